/** Secrets in a simulated model: those of charms and those of users. */
import { expect, test } from 'vitest';
import { layer, type Unit } from '../../src/index.ts';
import { charmDefinition, model } from '../../src/testing/index.ts';

const idOf = async (unit: Unit): Promise<string> => {
  const id = await unit.state.get('id');
  return typeof id === 'string' ? id : '';
};

/** Shares a password with each related application, and changes it when its time has come. */
const keeper = charmDefinition({
  name: 'keeper',
  metadata: { provides: { clients: { interface: 'password' } } },
  layers: {
    keeper: layer(({ hook, when }) => {
      hook('leader-elected').do('make a password', async (unit) => {
        const options = { label: 'password', owner: 'application' } as const;
        await unit.state.set('id', await unit.secrets.add({ password: 'first' }, options));
        unit.flags.set('keeper.ready');
      });
      when('keeper.ready', 'endpoint.clients.related').do('share it', async (unit) => {
        const id = await idOf(unit);
        for (const relation of await unit.endpoint('clients').relations()) {
          await unit.secrets.grant(id, relation.id);
          await relation.ownApplication.write({ secret: id });
        }
      });
      hook('secret-rotate').do('change it', async (unit) => {
        await unit.secrets.replace(await idOf(unit), { password: 'second' });
      });
    }),
  },
});

const remember = async (unit: Unit, id: string): Promise<void> => {
  const content = await unit.secrets.get(id);
  await unit.state.set('known', content?.password ?? 'nothing');
};

const reader = charmDefinition({
  name: 'reader',
  metadata: { requires: { keeper: { interface: 'password' } } },
  config: { options: { login: { type: 'secret' } } },
  layers: {
    reader: layer(({ hook, whenAny }) => {
      whenAny('endpoint.keeper.changed').do('read the password', async (unit) => {
        for (const relation of await unit.endpoint('keeper').relations()) {
          const { secret } = await relation.received();
          if (secret !== undefined) await remember(unit, secret);
        }
      });
      hook('config-changed').do('read the login', async (unit) => {
        if (unit.config.login !== undefined) await remember(unit, String(unit.config.login));
      });
      hook('secret-changed').do('read it again', async (unit) => {
        if (unit.event.kind === 'secret') await remember(unit, unit.event.secretId);
      });
    }),
  },
});

const hooks = (juju: ReturnType<typeof model>, from: number): readonly string[] =>
  juju.history.slice(from).map(({ unit, hook }) => `${unit} ${hook}`);

test('a rotated secret reaches its readers: rotate, changed, and the old revision goes', async () => {
  const juju = model({ keeper, reader });
  await juju.deploy('keeper').deploy('reader').relate('keeper', 'reader').untilIdle();
  expect(juju.unit('reader/0').values).toEqual({ known: 'first' });
  const before = juju.history.length;
  await juju.rotateSecret('password').untilIdle();
  expect(hooks(juju, before)).toEqual([
    'keeper/0 secret-rotate',
    'reader/0 secret-changed',
    'keeper/0 secret-remove',
  ]);
  expect(juju.unit('reader/0').values).toEqual({ known: 'second' });
});

test('who is related no more can not read it any more', async () => {
  const juju = model({ keeper, reader });
  await juju.deploy('keeper').deploy('reader').relate('keeper', 'reader').untilIdle();
  await juju.removeRelation('keeper', 'reader').untilIdle();
  const before = juju.history.length;
  await juju.rotateSecret('password').untilIdle();
  expect(hooks(juju, before)).toContain('keeper/0 secret-rotate');
  expect(hooks(juju, before)).not.toContain('reader/0 secret-changed');
  expect(juju.unit('reader/0').secrets).toMatchObject([{ denied: true }]);
});

test('a user’s secret is read once it is granted, and its update raises an event', async () => {
  const juju = model({ reader });
  juju.addSecret('login', { password: 'of the user' });
  juju.deploy('reader', { config: { login: juju.secretUri('login') } });
  juju.grantSecret('login', 'reader');
  await juju.untilIdle();
  expect(juju.unit('reader/0').values).toEqual({ known: 'of the user' });
  await juju.updateSecret('login', { password: 'changed' }).untilIdle();
  expect(juju.unit('reader/0').values).toEqual({ known: 'changed' });
});

test('what can not be done with a secret is refused with the nearest name', () => {
  const juju = model({ reader }).addSecret('login', { password: 'x' });
  expect(() => juju.addSecret('login', { password: 'y' })).toThrow('has a secret "login" already');
  expect(() => juju.updateSecret('logn', { password: 'y' })).toThrow('did you mean "login"?');
  expect(() => juju.grantSecret('login', 'reader')).toThrow('no application "reader"');
  expect(() => juju.rotateSecret('login')).toThrow('a user’s');
});
