import { expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import { charmDefinition, on, run, state } from '../../src/testing/index.ts';

let composed = 0;

const small = charmDefinition({
  name: 'small',
  metadata: { requires: { db: { interface: 'pgsql' } } },
  config: { options: { port: { type: 'int', default: 80 } } },
  layers: {
    small: layer(({ hook }) => {
      composed += 1;
      hook('{requires:pgsql}-relation-created').do('note', () => undefined);
      hook('config-changed').do('open', async (unit) => {
        await unit.ports.open(Number(unit.config.port));
      });
    }),
  },
});
const db = { endpoint: 'db', application: 'postgresql' };

test('a charm is composed once for all of its events', async () => {
  const before = composed;
  const first = await run(small, on.install(), state());
  await run(small, on.start(), first);
  expect(composed - before).toBe(1);
});

test('a copy of a charm with other parts is another charm', async () => {
  const unit = state({ relations: [db] });
  const created = await run(small, on.relationCreated('db'), unit);
  expect(created.last?.ran).toEqual(['small/note']);
  const metadata = { name: 'small', requires: { db: { interface: 'mysql' } } };
  const other = await run({ ...small, metadata }, on.relationCreated('db'), unit);
  expect(other.last?.ran).toEqual([]);
  const config = { options: { port: { type: 'int', default: 81 } } };
  expect((await run(small, on.configChanged(), unit)).ports).toEqual(['80/tcp']);
  expect((await run({ ...small, config }, on.configChanged(), unit)).ports).toEqual(['81/tcp']);
});

test('what a charm was found to accept another one has to accept itself', async () => {
  const unit = state({ relations: [db], config: { port: 8080 } });
  await run(small, on.install(), unit);
  await expect(run({ ...small, config: {} }, on.install(), unit)).rejects.toMatchObject({
    code: 'TEST_STATE_INCONSISTENT',
  });
});

test('a state that is refused once is refused again', async () => {
  const odd = state({ config: { prot: 1 } });
  for (let each = 0; each < 2; each += 1) {
    await expect(run(small, on.install(), odd)).rejects.toThrow('could never run');
  }
});
