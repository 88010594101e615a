import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verbs } from '../../src/controller/verbs/verbs.ts';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const meta = (name: string, more = '') => `name: ${name}\nsummary: s\ndescription: d\n${more}`;

const web = {
  'metadata.yaml': meta(
    'web',
    'provides: {website: http, admin: {interface: http}}\nresources: {build: {filename: a.tgz}}\n',
  ),
  'config.yaml': `options:
  port: {type: int, default: 80}
  ratio: {type: float, default: 0.5}
  debug: {type: boolean, default: false}
  name: {type: string}
`,
};

const proxy = { 'metadata.yaml': meta('proxy', 'requires: {backend: http, db: pgsql}\n') };

async function deployed(): Promise<ControllerFixture> {
  const it = await controllerFixture();
  await it.deploy(it.charm('web', web), { units: 0 });
  await it.deploy(it.charm('proxy', proxy), { units: 0 });
  return it;
}

/** What a request is refused with. */
async function refusal<V extends keyof Verbs>(
  it: ControllerFixture,
  verb: V,
  body: Omit<Verbs[V]['request'], 'model'>,
) {
  const error: unknown = await it.request(verb, body).then(
    () => 'it was not refused',
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error) || !('code' in error) || !('hint' in error)) throw error;
  return [error.code, error.message, error.hint];
}

test('config refuses unknown options and values of another type, and changes nothing then', async () => {
  const it = await deployed();
  const set = (changes: Record<string, string>, reset: string[] = []) =>
    refusal(it, 'config', { application: 'web', set: changes, reset });
  expect(await set({ prot: '1' })).toEqual([
    'CONFIG_OPTION_UNKNOWN',
    'charm web has no option "prot"',
    'did you mean "port"?',
  ]);
  expect(await set({ name: 'x', port: '8o80' })).toEqual([
    'CONFIG_VALUE_INVALID',
    'option "port" got "8o80", expected a whole number',
    'give a value of the option’s type',
  ]);
  expect((await set({ ratio: 'half' }))[1]).toBe('option "ratio" got "half", expected a number');
  expect((await set({ debug: 'maybe' }))[1]).toBe(
    'option "debug" got "maybe", expected true or false',
  );
  expect((await set({}, ['nope']))[0]).toBe('CONFIG_OPTION_UNKNOWN');
  const { settings } = await it.request('config', { application: 'web', set: {}, reset: [] });
  expect(settings.name).toEqual({ type: 'string', description: '', source: 'unset' });
});

test('values arrive as they are, whatever is in them', async () => {
  const it = await deployed();
  const value = 'a "b" \\ % $HOME\nline\ttwo = ü';
  await it.request('config', { application: 'web', set: { name: value }, reset: [] });
  const { settings } = await it.request('config', { application: 'web', set: {}, reset: [] });
  expect(settings.name?.value).toBe(value);
});

test('integrate says what there is when names do not fit', async () => {
  const it = await deployed();
  const relate = (one: string, other: string) =>
    refusal(it, 'integrate', { endpoints: [one, other] });
  expect(await relate('web:website', 'prxy')).toEqual([
    'APPLICATION_UNKNOWN',
    'model m has no application "prxy"',
    'did you mean "proxy"?',
  ]);
  expect(await relate('web:site', 'proxy')).toEqual([
    'ENDPOINT_UNKNOWN',
    'web has no endpoint "site"',
    'there is: admin, website',
  ]);
  expect((await relate('web', 'proxy'))[0]).toBe('RELATION_AMBIGUOUS');
  expect((await relate('web:website', 'proxy:db'))[0]).toBe('RELATION_IMPOSSIBLE');
  expect((await relate('web', 'web'))[0]).toBe('RELATION_IMPOSSIBLE');
  await it.request('integrate', { endpoints: ['web:website', 'proxy:backend'] });
  expect((await relate('proxy', 'web:website'))[0]).toBe('RELATION_EXISTS');
});

test('what is not there can’t be removed, and a wrong name among right ones removes nothing', async () => {
  const it = await deployed();
  const { units } = await it.request('add-unit', { application: 'web', count: 2 });
  expect(units).toEqual(['web/0', 'web/1']);
  const force = false;
  expect(await refusal(it, 'remove-unit', { units: ['web/0', 'web/9'], force })).toEqual([
    ...['UNIT_UNKNOWN', 'model m has no unit "web/9"'],
    'did you mean "web/0"?',
  ]);
  expect((await it.unit('web/0')).message).not.toContain('removed');
  expect((await refusal(it, 'remove-application', { application: 'x', force }))[0]).toBe(
    'APPLICATION_UNKNOWN',
  );
  expect((await refusal(it, 'remove-relation', { endpoints: ['web', 'proxy'] }))[0]).toBe(
    'RELATION_UNKNOWN',
  );
  expect((await refusal(it, 'show-operation', { id: '7' }))[0]).toBe('OPERATION_UNKNOWN');
  await expect(it.client.request('status', { model: 'mm' })).rejects.toMatchObject({
    ...{ code: 'MODEL_UNKNOWN', hint: 'did you mean "m"?' },
  });
});

test('resources must be declared and be files', async () => {
  const it = await deployed();
  const attach = (name: string, path: string) =>
    refusal(it, 'attach-resource', { application: 'web', name, path });
  expect((await attach('bild', it.file('x', '')))[2]).toBe('did you mean "build"?');
  expect((await attach('build', '/nowhere/at-all'))[0]).toBe('RESOURCE_UNREADABLE');
  expect((await attach('build', it.home))[0]).toBe('RESOURCE_UNREADABLE');
});

test('what is no built charm is refused before anything is made', async () => {
  const it = await controllerFixture();
  const deploy = (charm: string, application?: string) =>
    refusal(it, 'deploy', {
      ...{ charm, units: 1, config: {}, resources: {} },
      ...(application === undefined ? {} : { application }),
    });
  expect((await deploy('/nowhere'))[1]).toBe('there is no charm at /nowhere');
  expect((await deploy(it.charm('empty', { README: '' })))[0]).toBe('CHARM_INVALID');
  expect((await deploy(it.file('x.charm', 'zip')))[0]).toBe('CHARM_INVALID');
  expect((await deploy(it.charm('a', { 'metadata.yaml': 'name: [' })))[0]).toBe('CHARM_INVALID');
  expect((await deploy(it.charm('b', { 'metadata.yaml': 'name: Über\n' })))[1]).toBe(
    'metadata.yaml: name: expected the name of a charm, which has to match ^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$, found a string, "Über"',
  );
  expect((await deploy(it.charm('c', proxy), 'Proxy'))[0]).toBe('APPLICATION_NAME_INVALID');
  expect((await it.client.request('models', {})).models).toEqual([]);
  await it.deploy(it.charm('c', proxy), { units: 0 });
  expect((await deploy(it.charm('c', proxy)))[0]).toBe('APPLICATION_EXISTS');
  const other = { charm: it.charm('c', proxy), units: 0, config: {}, resources: {} };
  await expect(it.client.request('deploy', { model: 'M!', ...other })).rejects.toMatchObject({
    code: 'MODEL_NAME_INVALID',
  });
});

test('a charm that would break a relation, or is another one, does not replace the one in use', async () => {
  const it = await deployed();
  await it.request('integrate', { endpoints: ['web:website', 'proxy:backend'] });
  const refresh = (charm: string) =>
    refusal(it, 'refresh', { application: 'web', charm, resources: {} });
  expect(await refresh(it.charm('web2', { 'metadata.yaml': meta('web') }))).toEqual([
    'CHARM_INVALID',
    'the new charm would break the relation proxy:backend web:website',
    'keep the endpoint website (provides http), or remove the relation first',
  ]);
  expect((await refresh(it.charm('proxy', proxy)))[0]).toBe('CHARM_INVALID');
});

test('a charm that gained a peer relation can be rolled back, and the relation comes back with it', async () => {
  const it = await controllerFixture();
  const [plain, ringed] = [
    it.charm('p1', { 'metadata.yaml': meta('ring') }),
    it.charm('p2', { 'metadata.yaml': meta('ring', 'peers: {ring: {interface: ring}}\n') }),
  ];
  await it.deploy(plain, { units: 0 });
  for (const [charm, revision] of [
    [ringed, 1],
    [plain, 2],
    [ringed, 3],
  ] as const) {
    const request = { application: 'ring', charm, resources: {} };
    expect(await it.request('refresh', request)).toEqual({ revision });
  }
});

test('a request that is none is refused', async () => {
  const it = await controllerFixture();
  await expect(it.request('deploy', { charm: 7 } as never)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    message: 'deploy: charm must be text, not 7',
  });
  await expect(it.request('dploy' as never, {})).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
  });
});

test('what links out of a charm’s folder stays a link, and modes are kept', async () => {
  const it = await controllerFixture();
  const folder = it.charm('hello', { 'metadata.yaml': meta('hello'), dispatch: '#!/bin/sh\n' });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'data'), 'x', { mode: 0o600 });
  await it.deploy(folder);
  await it.untilIdle('hello/0', 'unknown');
  const command = ['stat -c "%a %n" dispatch data empty'];
  const { stdout } = await it.request('exec', { unit: 'hello/0', command });
  expect(stdout).toBe('755 dispatch\n644 data\n755 empty\n');
});
