/**
 * The current layer:wsgi on the machine of a kept version.
 *
 * What is asserted is what the layer's reference and a client promise: names, paths, the port, flags, the release. How
 * the service is made is not.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, loadCharm, on, run, type Answers, type State } from '../../src/testing/index.ts';
import { keptMachine } from './kept-machine.ts';
import { keptState, keptUnit } from './kept-unit.ts';
import { keptVersions } from './kept-versions.ts';

const root = resolve(import.meta.dirname, '../..');
const hello = await loadCharm(join(root, 'examples/hello'));
const releases = '/var/lib/wsgi/releases';

/** The application's files, as they were attached. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}

/** An application that can be imported and answers. */
function healthy(answers: Answers): void {
  answers.get(/^http:/, { kind: 'answered', status: 200, body: '' });
  answers.run('--unit=wsgi-check.service', {
    stdout: 'wsgi-check: {"kind":"ok","version":"20.1.0"}\n',
  });
}

/** The names in a folder of the unit's machine. */
function namesIn({ machine }: State, folder: string): readonly string[] {
  const below = Object.keys(machine.files).filter((path) => path.startsWith(`${folder}/`));
  return [
    ...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? '')),
  ].sort();
}

/** Starts, stops and restarts of the last hook. */
function jobsOf({ last }: State): readonly string[] {
  const jobs = (last?.effects ?? []).filter(({ kind }) =>
    ['start', 'stop', 'restart'].includes(kind),
  );
  return jobs.map((job) => `${job.kind} ${'name' in job ? job.name : ''}`);
}

const wsgiFlags = ({ flags }: State) => flags.filter((flag) => flag.startsWith('wsgi.'));

describe.each(keptVersions)('of version $name', ({ folder }) => {
  const machine = join(folder, 'machine');
  const { files, ...system } = keptMachine(machine);
  const before = keptState(keptUnit(join(folder, 'units/hello-0.json')), {
    ports: ['8080/tcp'],
    resources: { build: filesBelow(join(machine, 'files/srv')) },
    // The machines of a controller have IPv6.
    machine: { ...system, files: { ...files, '/proc/net/if_inet6': '' }, answers: healthy },
  });

  /** The unit goes on with what it serves: nothing that a client or another charm sees is another one. */
  function expectSame(after: State): void {
    const { units } = after.machine;
    expect(units['gunicorn3.service']).toEqual({ enabled: true, active: 'active' });
    expect(units['gunicorn3.socket']).toMatchObject({ active: 'active', listening: [8080] });
    expect(after.ports).toEqual(['8080/tcp']);
    expect(wsgiFlags(after)).toEqual(expect.arrayContaining(['wsgi.active', 'wsgi.available']));
    expect(after.values['wsgi.release']).toBe(before.values['wsgi.release']);
    expect(namesIn(after, releases)).toEqual(namesIn(before, releases));
    const published = ({ relations }: State) =>
      relations.map(({ endpoint, own }) => [endpoint, own]);
    expect(published(after)).toEqual(published(before));
    expect(after.status).toEqual({ status: 'active', message: 'WSGI service running' });
  }

  test.each([on.upgradeCharm(), on.configChanged(), on.updateStatus()])(
    'it goes on serving the release that it has, without a restart (%j)',
    async (event) => {
      const after = await run(hello, event, before);
      expectSame(after);
      expect(jobsOf(after)).toEqual([]);
    },
  );

  test('the hooks of a refresh, one after the other, change nothing either', async () => {
    let unit = before;
    for (const event of [on.upgradeCharm(), on.configChanged(), on.updateStatus(), on.start()]) {
      unit = await run(hello, event, unit);
      expect(jobsOf(unit)).toEqual([]);
    }
    expectSame(unit);
  });

  test('another release is served, and the one before it is kept', async () => {
    const release = before.values['wsgi.release'];
    const build = { ...filesBelow(join(machine, 'files/srv')), VERSION: 'next' };
    const after = await run(hello, on.upgradeCharm(), change(before, { resources: { build } }));
    expect(after.values['wsgi.release']).not.toBe(release);
    expect(namesIn(after, releases)).toContain(release);
    expect(after.status.status).toBe('active');
    expect(after.machine.units['gunicorn3.service']?.active).toBe('active');
  });

  test('a new port is listened on, and the old one is closed', async () => {
    const moved = change(before, { config: { ...before.config, port: 8081 } });
    const after = await run(hello, on.configChanged(), moved);
    expect(after.machine.units['gunicorn3.socket']?.listening).toEqual([8081]);
    expect(after.ports).toEqual(['8081/tcp']);
    expect(after.values['wsgi.release']).toBe(before.values['wsgi.release']);
  });

  test('a unit that leaves takes with it what that version made', async () => {
    const stopped = await run(hello, on.stop(), before);
    const left = await run(hello, on.remove(), stopped);
    const own = /gunicorn3|\/wsgi|charmwright-claims/;
    expect(Object.keys(left.machine.files).filter((path) => own.test(path))).toEqual([]);
    expect(left.machine.units['gunicorn3.service']?.active ?? 'inactive').toBe('inactive');
  });
});
