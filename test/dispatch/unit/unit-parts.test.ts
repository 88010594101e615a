/** What a handler's unit asks of the agent and of the machine, call by call. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { prepareCharm } from '../../../src/dispatch/charm/prepare-charm.ts';
import { charmFiles } from '../../../src/dispatch/unit/charm-files.ts';
import { privateFiles } from '../../../src/dispatch/unit/private-file.ts';
import type { ActionUnit, Unit } from '../../../src/dispatch/unit/unit.ts';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import { action, charm, hookOf, runBefore, type OtherParts } from '../support/charm-under-test.ts';
import { UnitAgent, type Answers } from '../support/unit-agent.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Calls `use` with the unit of a hook; throws what it throws. */
async function inHook(
  use: (unit: Unit) => unknown,
  { answers = {}, more = {} }: { answers?: Answers; more?: OtherParts } = {},
): Promise<UnitAgent> {
  const agent = new UnitAgent({}, answers);
  const definition = charm(({ when }) => {
    when().do('use', async (unit) => {
      await use(unit);
    });
  });
  const outcome = await runBefore(agent, hookOf(agent, definition, 'start'), more);
  if (outcome.kind === 'failed') throw outcome.error;
  return agent;
}

const done = { code: 0, stdout: '', stderr: '' };

describe('a hook tool is called', () => {
  const content = { password: 'x' };
  test.each<[string, (unit: Unit) => unknown, readonly string[]]>([
    ['open-port', (unit) => unit.ports.open(80), ['--', '80/tcp']],
    ['close-port', (unit) => unit.ports.close(80), ['--', '80/tcp']],
    ['secret-get', (unit) => unit.secrets.get('d0'), ['--refresh', '--format=json', '--', 'd0']],
    [
      'secret-grant',
      (unit) => unit.secrets.grant('d0', 'db:1'),
      ['--relation', 'db:1', '--', 'd0'],
    ],
    ['secret-remove', (unit) => unit.secrets.remove('d0'), ['--', 'd0']],
    ['secret-info-get', (unit) => unit.secrets.labelled('db'), ['--label=db', '--format=json']],
    [
      'secret-add',
      (unit) => unit.secrets.add(content, { label: 'db', owner: 'unit', description: 'of db' }),
      ['--label=db', '--description=of db', '--owner=unit', '--file', '/private/content.json'],
    ],
    ['resource-get', (unit) => unit.resources.path('build'), ['--', 'build']],
    ['application-version-set', (unit) => unit.setVersion('1.2'), ['--', '1.2']],
  ])('%s', async (tool, use, args) => {
    const agent = await inHook(use, { answers: { [tool]: { ...done, stdout: '{}' } } });
    expect(agent.argumentsOf(tool).map((each) => each.toSorted())).toEqual([args.toSorted()]);
  });

  test('for a resource’s path, and for an address, once each and for each name', async () => {
    const answers = {
      'resource-get': { ...done, stdout: '/path\n' },
      'network-get': { ...done, stdout: '{"ingress-addresses":["10.0.0.3"]}' },
    };
    const agent = await inHook(
      async (unit) => {
        const { resources } = unit;
        expect(await resources.path('a')).toBe('/path');
        await resources.path('b');
        const found = await unit.network('web');
        expect(found.ingressAddress).toBe('10.0.0.3');
        expect(await unit.network('web')).toBe(found);
        expect([found, found.egressSubnets].map((each) => Object.isFrozen(each))).toEqual([
          ...[true, true],
        ]);
        await resources.path('a');
      },
      { answers },
    );
    expect(agent.argumentsOf('resource-get')).toEqual([
      ['--', 'a'],
      ['--', 'b'],
    ]);
    expect(agent.argumentsOf('network-get')).toHaveLength(1);
  });
});

test('flags are set, cleared, announced and toggled, and their names are checked', async () => {
  await inHook(({ flags }) => {
    flags.set('a');
    flags.announce('b');
    flags.toggle('c', true);
    flags.toggle('a', false);
    expect(flags.all().filter((flag) => !flag.startsWith('charm.'))).toEqual(['b', 'c']);
    flags.clear('b');
    expect(['a', 'b', 'c'].map((flag) => flags.has(flag))).toEqual([false, false, true]);
    expect(() => flags.has('not a flag')).toThrow(
      expect.objectContaining({ code: 'FLAG_INVALID' }) as Error,
    );
  });
});

test('handlers of one layer have one unit, and all layers, and an action, one machine', async () => {
  const units: Unit[] = [];
  const see = (unit: Unit): void => {
    units.push(unit);
    expect(unit.machine).toBeDefined();
  };
  const definition = charm({
    base: ({ when, action: on }) => {
      when('go').do('one', see);
      when('go').do('two', see);
      on('go').do((unit: ActionUnit) => {
        see(unit);
        expect(unit.action.name).toBe('go');
        unit.log.info('in an action');
        unit.status.active('acts');
        unit.flags.set('go');
        return undefined;
      });
    },
    top: ({ when }) => when('go').do('three', see),
  });
  const agent = new UnitAgent();
  let machines = 0;
  const machine = () => {
    machines += 1;
    return recordingMachine();
  };
  await runBefore(agent, hookOf(agent, definition, action('go')), { machine });
  const [of, one, two, three] = units;
  expect([one === two, one === three, of === one]).toEqual([true, false, false]);
  expect(machines).toBe(1);
  expect(agent.argumentsOf('juju-log')).toEqual([['-l', 'INFO', '--', 'base: in an action']]);
  expect(agent.argumentsOf('status-set')).toEqual([['--', 'active', 'acts']]);
});

describe('a private file', () => {
  test('is in a folder of its own that no one else may enter, and goes also after a failure', async () => {
    const folder = temporaryFolder();
    let place = '';
    const use = async (path: string): Promise<never> => {
      place = dirname(path);
      expect([statSync(place).mode & 0o777, dirname(place)]).toEqual([0o700, folder]);
      expect(path).toMatch(/\/\.private-[^/]+\/content\.json$/);
      throw new Error('no use');
    };
    await expect(privateFiles(folder)('secret', use)).rejects.toThrow('no use');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what a charm brings', () => {
  const definition = charm(({ when }) => when().do('x', () => undefined), {
    settings: { 'a.yaml': { a: 1 } },
    options: { base: { b: 2 } },
  });
  const files = (folder: string, path?: (name: string) => string | undefined) =>
    charmFiles(prepareCharm(definition), folder, path);

  test('are its settings and options, and empty ones where there are none', () => {
    const found = files('/charm');
    expect([found.name, found.folder]).toEqual(['hello', '/charm']);
    expect([found.settings('a.yaml'), found.settings('b.yaml')]).toEqual([{ a: 1 }, {}]);
    expect([found.options('base'), found.options('top')]).toEqual([{ b: 2 }, {}]);
  });

  test('are templates, which may lie elsewhere, and whose errors name their file', async () => {
    const folder = temporaryFolder();
    await mkdir(join(folder, 'templates'));
    writeFileSync(join(folder, 'templates/t'), 'own {{a}}');
    writeFileSync(join(folder, 'other'), 'other {{a}}');
    const found = files(folder, (name) => (name === 'u' ? join(folder, 'other') : undefined));
    expect(await found.render('t', { a: 1 })).toBe('own 1');
    expect(await found.render('u', { a: 1 })).toBe('other 1');
    // Read once a hook.
    writeFileSync(join(folder, 'other'), 'changed');
    expect(await found.render('u', { a: 2 })).toBe('other 2');
    await expect(found.render('t', {})).rejects.toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: expect.stringMatching(/^template t can not be rendered: .*"a"/) as string,
      source: { file: join(folder, 'templates/t') },
      cause: expect.any(Error) as unknown,
    });
    const missing = join(folder, 'templates/v');
    await expect(found.render('v', {})).rejects.toMatchObject({
      code: 'TEMPLATE_MISSING',
      message: expect.stringContaining(`template ${missing} can not be read: ENOENT`) as string,
      cause: expect.objectContaining({ code: 'ENOENT' }) as unknown,
    });
    // What could not be read is read again.
    writeFileSync(missing, '{{#if a}}');
    await expect(found.render('v', {})).rejects.toMatchObject({ code: 'TEMPLATE_INVALID' });
  });
});
