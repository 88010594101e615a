/** What charmcraft would say of examples/hello/charmcraft.yaml, and what it would pack, as far as its own rules tell. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { buildCharm } from '../../src/builder/build-charm.ts';
import { packCharm } from '../../src/builder/pack/pack-charm.ts';
import { unpackCharm } from '../../src/controller/charm/unpack-charm.ts';

const root = resolve(import.meta.dirname, '../..');

interface Part {
  readonly plugin: string;
  readonly source?: string;
  readonly 'stage-snaps'?: readonly string[];
  readonly organize?: Readonly<Record<string, string>>;
  readonly prime?: readonly string[];
}

interface Project {
  readonly type: string;
  readonly platforms: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<string, Part>>;
}

const read = (path: string): unknown => parse(readFileSync(path, 'utf8'));
// The test is about whether it has this shape.
const project = read(join(root, 'examples/hello/charmcraft.yaml')) as Project;

let folder: string;
let built: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-charmcraft-'));
  built = join(folder, 'hello');
  await buildCharm({ folder: join(root, 'examples/hello'), cwd: folder, output: built });
  return () => rmSync(folder, { recursive: true, force: true });
});

/** Files below a folder, by path. */
async function filesOf(path: string): Promise<readonly string[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name).slice(path.length + 1))
    .sort();
}

test('its keys are those of a charm with platforms, each an Ubuntu that the built charm is for', () => {
  expect(Object.keys(project).sort()).toEqual(['parts', 'platforms', 'type']);
  expect(project.type).toBe('charm');
  const { bases } = read(join(built, 'manifest.yaml')) as {
    bases: readonly { name: string; channel: string; architectures: readonly string[] }[];
  };
  const known = bases.flatMap(({ name, channel, architectures }) =>
    architectures.map((each) => `${name}@${channel.replace('/stable', '')}:${each}`),
  );
  expect(Object.keys(project.platforms).filter((each) => !known.includes(each))).toEqual([]);
});

test('what it leaves out is in the built folder, where charmcraft takes it from', () => {
  const metadata = read(join(built, 'metadata.yaml')) as Readonly<Record<string, string>>;
  expect(metadata).toMatchObject({ name: 'hello', description: expect.any(String) as string });
  expect(metadata.summary?.length).toBeLessThanOrEqual(200);
  // Named in both, charmcraft would refuse them: preprocess.py, add_metadata, add_config, add_actions.
  for (const key of ['name', 'summary', 'description', 'config', 'actions']) {
    expect(project).not.toHaveProperty(key);
  }
  expect(read(join(built, 'config.yaml'))).toHaveProperty('options');
  expect(existsSync(join(built, 'dispatch'))).toBe(true);
});

test('its parts are of charmcraft’s own plugins, and come to the files that pack would write', async () => {
  expect(Object.values(project.parts).map(({ plugin }) => plugin)).toEqual(['dump', 'nil']);
  copyFileSync(join(root, 'examples/hello/charmcraft.yaml'), join(built, 'charmcraft.yaml'));
  onTestFinished(() => rmSync(join(built, 'charmcraft.yaml')));
  const dumped = await filesOf(built);
  const primed = Object.values(project.parts).flatMap(({ plugin, organize = {}, prime = [] }) => {
    const staged = plugin === 'dump' ? dumped : Object.values(organize);
    const without = prime.flatMap((each) => (each.startsWith('-') ? each.slice(1) : []));
    const only = prime.filter((each) => !each.startsWith('-'));
    // A prime that names only what stays out means all the rest.
    return staged
      .filter((path) => !without.includes(path))
      .filter((path) => only.length === 0 || only.includes(path));
  });
  const { file } = await packCharm({
    ...{ folder: join(root, 'examples/hello'), cwd: folder },
    ...{ runtime: 'bundled', architecture: 'amd64' },
  });
  await unpackCharm(file, join(folder, 'unpacked'));
  const ours = await filesOf(join(folder, 'unpacked'));
  // charmcraft writes a manifest of its own; its snap brings no licence file.
  expect([...primed, 'manifest.yaml', 'runtime/LICENSE'].sort()).toEqual(ours);
});
