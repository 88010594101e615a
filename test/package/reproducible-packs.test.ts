/** Two packs by the command line as two people would run it, with nothing in common but the sources. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { folderWith } from '../builder/support/layers.ts';

const root = resolve(import.meta.dirname, '../..');

interface Person {
  /** Below a folder of the test. */
  readonly place: string;
  readonly umask: string;
  readonly zone: string;
  readonly locale: string;
  /** How far the clock is away from now, in milliseconds. */
  readonly ahead: number;
  /** Whether files are made in the order of their names, or the other way. */
  readonly reversed: boolean;
}

const day = 24 * 3_600_000;

const here: Person = {
  ...{ place: 'a', umask: '022', zone: 'UTC', locale: 'C' },
  ...{ ahead: 0, reversed: false },
};
const there: Person = {
  ...{ place: 'some where/else/entirely', umask: '077', zone: 'Pacific/Kiritimati' },
  ...{ locale: 'tr_TR.UTF-8', ahead: 200 * day, reversed: true },
};

/** The example's sources, and a folder of many files, written in this person's order and with their times. */
async function copyOf(person: Person, base: string): Promise<string> {
  const source = join(root, 'examples/hello');
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/^build(\/|\.lock)/.test(path) && statSync(join(source, path)).isFile(),
  );
  const more = Array.from({ length: 40 }, (_, index) => `files/site/${(index * 7) % 40}.txt`);
  const all = [...names, ...more].sort();
  const charm = join(base, person.place, 'hello');
  for (const [index, path] of (person.reversed ? all.reverse() : all).entries()) {
    const text = path.startsWith('files/site') ? `${path}\n` : await readFile(join(source, path));
    await mkdir(dirname(join(charm, path)), { recursive: true });
    await writeFile(join(charm, path), text);
    if (person.reversed) await chmod(join(charm, path), 0o600);
    const when = new Date(Date.now() + person.ahead - index * 61_000);
    await utimes(join(charm, path), when, when);
  }
  return charm;
}

/** Packs the charm where its person stands, on their day; answers the file. */
async function pack(person: Person, base: string, ...more: readonly string[]): Promise<string> {
  const charm = await copyOf(person, base);
  const clock = join(base, person.place, 'clock.mjs');
  await writeFile(
    clock,
    `const [now, Real] = [Date.now, Date];
globalThis.Date = class extends Real {
  constructor(...given) { given.length === 0 ? super(now() + ${person.ahead}) : super(...given); }
  static now() { return now() + ${person.ahead}; }
};
`,
  );
  const env = {
    PATH: process.env.PATH,
    HOME: join(base, person.place),
    TZ: person.zone,
    LC_ALL: person.locale,
    NODE_OPTIONS: `--import=${clock.replaceAll(' ', '%20').replace(/^/, 'file://')}`,
  };
  const script = `umask ${person.umask} && exec "$0" pack hello "$@"`;
  const argv = ['-c', script, join(root, 'bin/charmwright'), '-o', 'x.charm', ...more];
  await promisify(execFile)('sh', argv, { cwd: dirname(charm), env });
  return join(dirname(charm), 'x.charm');
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

test.each([[['--runtime', 'bundled']], [['--runtime', 'system']]])(
  'packs (%j) in two places, on two days, with other masks, zones, locales, orders and modes are the same to the byte',
  async (runtime) => {
    const base = await folderWith({});
    const [one, two] = [await pack(here, base, ...runtime), await pack(there, base, ...runtime)];
    const [first, second] = [await sha256(one), await sha256(two)];
    expect(second).toBe(first);
    const { stdout } = await promisify(execFile)('unzip', ['-l', one]);
    expect(stdout).toContain('files/site/39.txt');
  },
);

test('what the sources say is what decides: another text is another file', async () => {
  const base = await folderWith({});
  const one = await pack(here, base, '--runtime', 'system');
  await writeFile(join(base, 'a/hello/files/site/1.txt'), 'another\n');
  const before = await sha256(one);
  const env = { PATH: process.env.PATH, HOME: base };
  const argv = ['pack', 'hello', '-o', 'x.charm', '--runtime', 'system'];
  await promisify(execFile)(join(root, 'bin/charmwright'), argv, { cwd: join(base, 'a'), env });
  expect(await sha256(one)).not.toBe(before);
});
