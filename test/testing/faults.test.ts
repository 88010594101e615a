import { expect, test } from 'vitest';
import { layer, type Unit } from '../../src/index.ts';
import { charmDefinition, everywhere, faultTable, on, state } from '../../src/testing/index.ts';

const careful = charmDefinition({
  name: 'careful',
  layers: {
    careful: layer(({ hook }) => {
      hook('install').do('write', async (unit) => {
        await unit.machine.files.ensureFile({ path: '/a', content: 'a', mode: 0o644 });
        await unit.ports.open(80);
        unit.status.active('done');
      });
    }),
  },
});

const careless = charmDefinition({
  name: 'careless',
  layers: {
    careless: layer(({ hook }) => {
      hook('install').do('move', async ({ machine: { files } }) => {
        await files.ensureFile({ path: '/a', content: 'a', mode: 0o644 });
        if ((await files.kind('/b')) === 'absent') await files.move('/a', '/b');
      });
    }),
  },
});

test('a charm that gets along with interrupted hooks converges from every point', async () => {
  const rows = await everywhere(careful, { start: state(), life: [on.install()] });
  expect(faultTable(rows)).toMatchInlineSnapshot(`
    "0 install: 18
    18 faults: 6 failed the hook, 12 killed it, 0 were borne"
  `);
});

test('for one that does not the error names the call, and the difference', async () => {
  await expect(
    everywhere(careless, { start: state(), life: [on.install()] }),
  ).rejects.toMatchObject({
    code: 'TEST_NOT_CONVERGING',
    details: expect.stringContaining(
      'install, call 4 (files.move /a) dies after: files: /a: "a" instead of nothing',
    ) as string,
  });
});

test('an action that was killed is not run again, unlike a hook', async () => {
  const asked = charmDefinition({
    name: 'asked',
    actions: { write: {} },
    layers: {
      asked: layer(({ action }) => {
        action('write').do(async ({ machine: { files } }) => {
          await files.ensureFile({ path: '/a', content: 'a', mode: 0o644 });
          return {};
        });
      }),
    },
  });
  const matrix = { start: state(), life: [on.action('write')] };
  await expect(everywhere(asked, matrix)).rejects.toMatchObject({
    details: expect.stringContaining(
      '(state-get) dies before: files: /a: nothing instead',
    ) as string,
  });
  const rows = await everywhere(asked, { ...matrix, recovery: [on.action('write')] });
  expect(rows.length).toBeGreaterThan(10);
});

test('another revision of the charm goes on with the life', async () => {
  const writing = (content: string) =>
    charmDefinition({
      name: 'writer',
      layers: {
        writer: layer(({ hook }) => {
          hook('upgrade-charm').do('write', async ({ machine: { files } }) => {
            await files.ensureFile({ path: '/a', content, mode: 0o644 });
          });
        }),
      },
    });
  const life = [on.upgradeCharm(), { event: on.upgradeCharm(), charm: writing('two') }];
  const rows = await everywhere(writing('one'), {
    start: state(),
    life,
    compare: ({ machine }) => machine.files['/a'],
  });
  expect(new Set(rows.map(({ step }) => step))).toEqual(new Set([0, 1]));
});

const serving = (memory: 'framework' | 'own') =>
  charmDefinition({
    name: 'serving',
    config: { options: { port: { type: 'int', default: 80 } } },
    layers: {
      serving: layer(({ when }) => {
        const write = async (unit: Unit): Promise<void> => {
          const content = `bind :${String(unit.config.port)}\n`;
          await unit.machine.files.ensureFile({ path: '/etc/serving', content, mode: 0o644 });
          await unit.ports.open(Number(unit.config.port));
        };
        if (memory === 'framework') {
          when()
            .inputs((unit) => unit.config.port ?? null)
            .do('serve', write);
          return;
        }
        // What the framework did once: it compared only with the last committed hook.
        when().do('serve', async (unit) => {
          const served = await unit.state.get('served');
          if (served === unit.config.port) return;
          await write(unit);
          await unit.state.set('served', unit.config.port ?? null);
        });
      }),
    },
  });

const portLife = {
  start: state(),
  life: [on.install(), { event: on.configChanged(), before: () => ({ config: { port: 81 } }) }],
};

test('a change that is taken back before the failed hook runs again leaves nothing behind', async () => {
  const rows = await everywhere(serving('framework'), portLife);
  expect(rows.filter(({ name }) => name === 'note what begins')).toHaveLength(3);
});

test('a record of only the committed hooks is found: the machine keeps the reverted change', async () => {
  await expect(everywhere(serving('own'), portLife)).rejects.toMatchObject({
    code: 'TEST_NOT_CONVERGING',
    details: expect.stringContaining(
      String.raw`after its change was taken back: files: /etc/serving: "bind :81\n" instead of "bind :80\n"`,
    ) as string,
  });
});
