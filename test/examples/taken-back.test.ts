import { expect, test } from 'vitest';
import { everywhere, on, state, type State } from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';

/** What the machine goes on with. */
const files = ({ machine }: State): unknown => machine.files;

test('haproxy serves its old port again when a new one is taken back, wherever its hook failed', async () => {
  const rows = await everywhere(await exampleCharm('haproxy'), {
    start: state({
      machine: { units: { 'haproxy.service': { enabled: false, active: 'inactive' } } },
    }),
    life: [
      on.install(),
      on.start(),
      { event: on.configChanged(), before: () => ({ config: { port: 81 } }) },
    ],
    compare: files,
  });
  expect(
    rows.filter(({ step, ended }) => step === 2 && ended !== 'committed').length,
  ).toBeGreaterThan(10);
});

const inventory = JSON.stringify({
  version: '15.14',
  databases: { postgres: 'postgres' },
  roles: { postgres: true },
  extensions: [],
});

test('so does postgresql with its settings', async () => {
  const rows = await everywhere(await exampleCharm('postgresql'), {
    start: state({
      machine: {
        users: ['postgres'],
        programs: ['psql'],
        files: { '/etc/postgresql/15/main/postgresql.conf': '' },
        units: { 'postgresql@15-main.service': { enabled: true, active: 'active' } },
        answers: (answers) => {
          answers.run(({ input = '' }) => input.includes('json_build_object'), {
            stdout: inventory,
          });
        },
      },
    }),
    life: [
      on.install(),
      on.start(),
      { event: on.configChanged(), before: () => ({ config: { max_connections: 50 } }) },
    ],
    compare: files,
  });
  expect(
    rows.filter(({ step, ended }) => step === 2 && ended !== 'committed').length,
  ).toBeGreaterThan(10);
});
