/** A charm of this framework on a controller with machines that are processes, looked into by the CLI. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HookTrace } from '../../src/dispatch/trace/hook-trace.ts';
import { layer } from '../../src/index.ts';
import { charmDefinition, readRecording, replay } from '../../src/testing/index.ts';
import { controllerFixture, type ControllerFixture } from '../controller/controller-fixture.ts';
import { bundledCharm, charmEntry } from '../dispatch/support/bundled-charm.ts';
import { charmwright, temporaryFolder } from './support/fake-controller.ts';

/** The charm that is deployed, as the kit takes it. */
const shop = charmDefinition({
  name: 'hello',
  layers: {
    charm: layer(({ hook, when }) => {
      hook('install').do('open', (unit) => {
        unit.flags.set('shop.open');
      });
      when('shop.open').do('serve', (unit) => unit.status.active('serves'));
    }),
  },
});

let charm: string;
let juju: ControllerFixture;

beforeAll(async () => {
  charm = await bundledCharm(
    charmEntry(`layer(({ hook, when, whenNot }) => {
      hook('install').do('open', (unit) => {
        if (unit.application === 'broken') throw new Error('the door is stuck');
        unit.flags.set('shop.open');
      });
      when('shop.open').do('serve', (unit) => { unit.status.active('serves'); });
      whenNot('shop.open').do('close', () => undefined);
      when('shop.paid').do('deliver', () => undefined);
    })`),
  );
  writeFileSync(join(charm, 'metadata.yaml'), 'name: hello\nsummary: x\ndescription: x\n');
});
afterAll(() => rmSync(charm, { recursive: true, force: true }));

/** A unit that rests, and the CLI on its model. */
async function deployed(): Promise<(...args: string[]) => ReturnType<typeof charmwright>> {
  juju = await controllerFixture();
  await juju.deploy(charm);
  await juju.untilIdle('hello/0', 'active');
  const { home } = juju;
  return (...args) => charmwright([...args, '--model', 'm'], { home });
}

test('trace shows the last hooks of a unit, and one hook by name', async () => {
  const run = await deployed();
  const traced = await run('trace', 'hello/0', '--format', 'json', '--last', '9');
  const hooks = JSON.parse(traced.stdout) as HookTrace[];
  expect(hooks.map(({ hook }) => hook).slice(0, 2)).toEqual(['install', 'leader-elected']);
  const { ms, steps } = hooks[0] ?? {};
  expect([ms?.node, ms?.bundle].every((each) => (each ?? 0) > 0)).toBe(true);
  expect(steps).toContainEqual(
    expect.objectContaining({ by: 'charm/open', phase: 'hooks', flags: ['+shop.open'] }),
  );
  const { stdout } = await run('trace', 'hello/0', '--hook', 'install');
  expect(stdout).toMatch(/^install {2}20\d\d-.*Z {2}committed {2}\d+ ms\n {2}start Node \d/);
  expect(stdout).toMatch(/\n {2}charm\/open \[hooks\] +[\d.]+ ms {2}\+shop\.open\n/);
  expect(stdout).toMatch(/\n {2}charm\/serve \[1\] /);
  const missing = await run('trace', 'hello/0', '--hook', 'instal');
  expect(missing.stderr).toContain('error TRACE_EMPTY');
  expect(missing.stderr).toContain('did you mean "install"?');
});

test('flags says since when, by whom and what for; explain why a handler does not run', async () => {
  const run = await deployed();
  const flags = await run('flags', 'hello/0');
  expect(flags.stdout).toMatch(/^Flag +Set +By +Meaning\n/);
  expect(flags.stdout).toMatch(/\nshop\.open +20\d\d-\d\d-\d\d [\d:]+Z install +charm\/open\n/);
  const close = await run('explain', 'hello/0', 'charm/close');
  expect(close.stdout).toMatch(
    /^charm\/close does not run on hello\/0:\nwhenNot: set: shop.open\n {2}shop.open: must be cleared first; set by charm\/open in install at 20/,
  );
  const all = await run('explain', 'hello/0');
  expect(all.stdout).toMatch(/\ncharm\/open +only in its own +install\n/);
  expect(all.stdout).toMatch(/\ncharm\/serve +runs\n/);
  expect(all.stdout).toMatch(/\ncharm\/deliver +does not run +when: not set: shop\.paid\n/);
  const slip = await run('explain', 'hello/0', 'charm/clos');
  expect([slip.code, slip.stderr]).toEqual([1, expect.stringContaining('error HANDLER_UNKNOWN')]);
  expect(slip.stderr).toContain('did you mean "charm/close"?');
  const other = await run('explain', 'hullo/0');
  expect(other.stderr).toContain('error UNIT_UNKNOWN');
});

test('the inspection of a unit elsewhere is read from a file', async () => {
  const run = await deployed();
  const ask = ['exec', '--model', 'm', 'hello/0', '--', 'CHARMWRIGHT_INSPECT=flags ./dispatch'];
  const said = await charmwright(ask, { home: juju.home });
  const file = join(temporaryFolder(), 'unit.json');
  writeFileSync(file, said.stdout);
  const explained = await run('explain', '--file', file, 'charm/close');
  expect(explained.stdout).toContain('charm/close does not run on hello/0');
  expect((await run('flags', '--file', file)).stdout).toContain('shop.open');
  writeFileSync(file, 'nothing\n');
  expect((await run('flags', '--file', file)).stderr).toContain('error UNIT_NOT_INSPECTABLE');
  expect(await run('flags')).toMatchObject({ code: 2 });
});

test('snapshot writes the unit as a state of the test kit', async () => {
  const run = await deployed();
  const file = join(temporaryFolder(), 'hello-0.ts');
  const written = await run('snapshot', 'hello/0', '-o', file);
  expect([written.code, written.stderr]).toEqual([0, `wrote ${file}\n`]);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(
    /^import \{ state \} from 'charmwright\/testing';\n\n\/\*\* hello\/0 of the model m at /,
  );
  expect(text).toContain('export const hello0 = state({\n  unit: 0,\n  leader: true,\n');
  expect(text).toMatch(/\n {2}flags: \[.*'shop\.open'.*\],\n/);
  expect(text).toContain("\n  status: { status: 'active', message: 'serves' },\n");
  const flagsOnly = await charmwright(
    ['exec', '--model', 'm', 'hello/0', '--', 'CHARMWRIGHT_INSPECT=flags ./dispatch'],
    { home: juju.home },
  );
  const said = join(temporaryFolder(), 'unit.json');
  writeFileSync(said, flagsOnly.stdout);
  const short = await run('snapshot', '--file', said);
  expect(short.stderr).toContain('hint: inspect it with CHARMWRIGHT_INSPECT=state');
});

test('record writes one hook of a unit and leaves nothing there', async () => {
  const run = await deployed();
  const file = join(temporaryFolder(), 'hook.json');
  const written = await run('record', 'hello/0', '--run', 'update-status', '-o', file);
  expect([written.code, written.stderr]).toEqual([0, `wrote ${file}\n`]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const recording = await readRecording(file);
  expect(recording).toMatchObject({
    charm: 'hello',
    context: { unit: 'hello/0', event: { name: 'update-status' } },
    outcome: { kind: 'committed', ran: ['charm/serve'] },
  });
  expect((await replay(shop, recording)).differences).toEqual([]);
  const left = ['exec', '--model', 'm', 'hello/0', '--', 'ls -A'];
  expect((await charmwright(left, { home: juju.home })).stdout).not.toContain('recordings');
  const none = await run('record', 'hello/0', '--hook', 'stop', '--timeout', '1s');
  expect(none.stderr).toContain('error TRACE_EMPTY: hello/0 has run no stop');
  expect(await run('record', 'hello/0', '--run', 'a b')).toMatchObject({ code: 2 });
});

test('a unit whose hook fails can be looked into, and the failing hook recorded', async () => {
  juju = await controllerFixture();
  await juju.deploy(charm, { config: {}, application: 'broken' });
  await juju.untilIdle('broken/0', 'error');
  const run = (...args: string[]) => charmwright([...args, '--model', 'm'], { home: juju.home });
  const traced = await run('trace', 'broken/0', '--last', '1');
  expect(traced.stdout).toContain('failed');
  expect(traced.stdout).toContain(
    'error HANDLER_FAILED: handler charm/open failed: the door is stuck',
  );
  const explained = await run('explain', 'broken/0', 'charm/serve');
  expect(explained.stdout).toContain('shop.open: set by charm/open');
  const file = join(temporaryFolder(), 'hook.json');
  const recording = run('record', 'broken/0', '-o', file);
  await juju.eventually(async () => {
    await juju.request('resolved', { unit: 'broken/0', retry: true }).catch(() => undefined);
    expect(existsSync(file)).toBe(true);
  });
  await recording;
  expect((await readRecording(file)).outcome).toMatchObject({
    kind: 'failed',
    error: 'error HANDLER_FAILED: handler charm/open failed: the door is stuck',
  });
});

test('a charm of another make says that it is one', async () => {
  juju = await controllerFixture();
  await juju.deploy(
    juju.charm('bash', { 'metadata.yaml': 'name: bash\nsummary: s\ndescription: d\n' }),
  );
  await juju.untilIdle('bash/0', 'unknown');
  const { stderr } = await charmwright(['flags', 'bash/0', '--model', 'm'], { home: juju.home });
  expect(stderr).toContain('error UNIT_NOT_INSPECTABLE');
  expect(stderr).toContain('the charm is not made with Charmwright');
});
