/** A unit that serves, looked into from outside: its trace, flags and handlers, a recorded hook, a snapshot. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HookTrace } from '../../src/dispatch/trace/hook-trace.ts';
import { on, readRecording, replay, run, type State } from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';
import { root, Deployment } from './support/deployment.ts';

const unit = 'hello/0';
const secret = 'open-sesame-4711';

describe('looking into a unit', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.create('look-inside');
    const hello = await deployment.build('examples/hello');
    await deployment.run('deploy', hello, '--resource', `build=${await deployment.app('app')}`);
    await deployment.untilIdle(unit, 'active');
  });
  afterAll(async () => {
    await deployment.destroy();
  });

  test('its trace shows where the milliseconds of its hooks went', async () => {
    const text = await deployment.run('trace', unit, '--last', '99', '--format', 'json');
    const hooks = JSON.parse(text) as HookTrace[];
    const install = hooks.find(({ hook }) => hook === 'install');
    const served = install?.steps.find(({ by }) => by === 'wsgi/serve the application');
    expect(served?.effects).toContain('systemd.ensureUnit gunicorn3.service');
    expect(served?.ms).toBeGreaterThan(100);
    expect(install?.ms.node).toBeGreaterThan(1);
    expect(install?.ms.bundle).toBeGreaterThan(1);
    const shown = await deployment.run('trace', unit, '--hook', 'install');
    expect(shown).toContain('files.unpackTarGz ');
    expect(shown).toContain('+wsgi.active');
    const mode = await deployment.exec(unit, 'stat -c %a-%U .charmwright-trace');
    expect(mode).toBe('600-root');
  });

  test('its flags and handlers explain themselves', async () => {
    const flags = await deployment.run('flags', unit);
    expect(flags).toMatch(/^wsgi\.active +20\S+ \S+Z install +wsgi\/serve the application +The /m);
    const text = await deployment.run('explain', unit, 'wsgi/serve the application');
    expect(text).toMatch(/^wsgi\/serve the application does not run on hello\/0:\nwhenAny: /);
    expect(text).toMatch(
      /wsgi\.reconcile: set by wsgi\/ask to reconcile .*; cleared by wsgi\/serve/,
    );
    const all = await deployment.run('explain', unit);
    expect(all).toMatch(/^wsgi\/stop serving +only in its own +stop$/m);
  });

  test('a recorded hook does the same in the test kit', async () => {
    const hello = await exampleCharm('hello');
    const rest = join(deployment.folder, 'rest.json');
    await deployment.run('record', unit, '--run', 'update-status', '-o', rest);
    expect(await replay(hello, await readRecording(rest))).toMatchObject({
      differences: [],
      ran: ['wsgi/check the service', 'hello/say that it runs'],
    });
    const changed = join(deployment.folder, 'changed.json');
    const recorded = deployment.run('record', unit, '--hook', 'config-changed', '-o', changed);
    await deployment.eventually(async () => {
      await deployment.exec(unit, 'test -d .charmwright-recordings');
    });
    await deployment.run('config', 'hello', 'port=8081');
    await recorded;
    const { machine } = await readRecording(changed);
    expect(machine.some(({ effect }) => effect)).toBe(true);
    expect(await replay(hello, await readRecording(changed))).toMatchObject({
      differences: [],
      ran: expect.arrayContaining(['wsgi/serve the application']) as string[],
    });
    expect((await stat(changed)).mode & 0o777).toBe(0o600);
    expect(await deployment.exec(unit, 'ls -A | grep -c recordings || true')).toBe('0');
  });

  test('a snapshot of it compiles, holds no secret and is where a test goes on', async () => {
    await deployment.run('config', 'hello', `environment_variables=SECRET_KEY=${secret} DEBUG=1`);
    await deployment.untilIdle(unit, 'active');
    await deployment.eventually(async () => {
      const traced = await deployment.run('trace', unit, '--hook', 'config-changed', '--last', '1');
      expect(traced).toContain('wsgi/serve the application');
    });
    const folder = join(deployment.folder, 'snapshot');
    await mkdir(folder);
    const file = join(folder, 'hello-0.ts');
    await deployment.run('snapshot', unit, '-o', file);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(secret);
    expect(text).toMatch(/SECRET_KEY=masked-\d+ DEBUG=1/);
    await compile(folder);
    const before = await load(file, text);
    const hello = await exampleCharm('hello');
    const after = await run(hello, on.updateStatus(), before);
    // What the change replaced was kept until its hook was committed, and goes in the next one.
    expect(after.flags).toEqual(before.flags.filter((flag) => flag !== 'wsgi.former'));
    // Nothing has changed since, secrets that are masked included.
    const config = await run(hello, on.configChanged(), before);
    expect(config.last?.ran).not.toContain('resources/fetch');
    expect(config.memory?.config).toEqual(before.memory?.config);
  });
});

describe('looking into a unit on Juju', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.create('on-juju');
    const hello = await deployment.build('examples/hello');
    await deployment.run('deploy', hello, '--resource', `build=${await deployment.app('app')}`);
    await deployment.untilIdle(unit, 'active');
    await writeFile(join(deployment.folder, 'juju'), jujuClient, { mode: 0o755 });
  });
  afterAll(async () => {
    await deployment.destroy();
  });

  test('the lines of the page on debugging do what they say', async () => {
    const page = await readFile(join(root, 'docs/how-to/debug.md'), 'utf8');
    const block = /\n## On Juju\n[^]*?```sh\n([^]*?)```/.exec(page)?.[1] ?? '';
    const [folder = '', ...lines] = block.trimEnd().split('\n');
    const run = async (line: string): Promise<string> => {
      const { stdout } = await promisify(execFile)('sh', ['-ec', `${folder}\n${line}`], {
        cwd: deployment.folder,
        env: {
          ...process.env,
          CHARMWRIGHT_HOME: deployment.home,
          CHARMWRIGHT_MODEL: deployment.model,
          PATH: [deployment.folder, join(root, 'bin'), process.env.PATH].join(':'),
        },
      });
      return stdout;
    };
    const [trace, flags, explain, snapshot, record, read, stop, ...others] = lines;
    expect(others).toEqual([]);
    expect(await run(trace ?? '')).toContain('wsgi/serve the application');
    expect(await run(flags ?? '')).toMatch(/^wsgi\.active /m);
    expect(await run(explain ?? '')).toContain('does not run on hello/0');
    expect(await run(snapshot ?? '')).toContain('export const hello0 = state({');
    await run(record ?? '');
    await deployment.run('config', 'hello', 'port=8082');
    await deployment.eventually(async () => {
      await run(read ?? '');
      const recorded = await readRecording(join(deployment.folder, 'config-changed.json'));
      expect(recorded.context.event.name).toBe('config-changed');
    });
    await run(stop ?? '');
    expect(await deployment.exec(unit, 'ls -A | grep -c recordings || true')).toBe('0');
  });
});

/**
 * Juju's client as far as the page needs it, which reaches the unit in this project's own model.
 *
 * Commands of `juju exec` run in the charm's folder, with the environment that Juju's agents add to them (HookVars of
 * internal/worker/uniter/runner/context, 3.6 and 4.0). On these machines there is no sudo, and root is who asks.
 */
const jujuClient = `#!/bin/sh
set -eu
case $1 in
  exec)
    unit=$3; shift 4
    set -- "export JUJU_HOOK_NAME= JUJU_ACTION_NAME=juju-exec JUJU_ACTION_UUID=2 JUJU_ACTION_TAG=action-2; $*"
    exec charmwright exec --unit "$unit" -- "$@" ;;
  ssh)
    unit=$2; shift 2
    [ "$1" != sudo ] || shift
    exec charmwright ssh "$unit" "$*" ;;
esac
exit 2
`;

/** Type-checks a folder against the public API. */
async function compile(folder: string): Promise<void> {
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      incremental: false,
      tsBuildInfoFile: null,
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { 'charmwright/testing': [join(root, 'src/testing/index.ts')] },
    },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const checked = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(checked.stdout).toBe('');
}

/** The state that a snapshot exports. */
async function load(file: string, text: string): Promise<State> {
  const kit = pathToFileURL(join(root, 'src/testing/index.ts')).href;
  const runnable = file.replace('.ts', '.run.ts');
  await writeFile(runnable, text.replace('charmwright/testing', kit));
  const module = (await import(runnable)) as { readonly hello0: State };
  return module.hello0;
}
