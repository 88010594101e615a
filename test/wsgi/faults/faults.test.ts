import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  everywhere,
  on,
  faultTable,
  type CharmUnderTest,
  type FaultRow,
} from '../../../src/testing/index.ts';
import { exampleCharm } from '../../testing/charms.ts';
import { asBefore, atRest } from './compared.ts';
import * as lives from './lives.ts';

let hello: CharmUnderTest;
const all: FaultRow[] = [];

beforeAll(async () => {
  hello = await exampleCharm('hello');
});

afterAll(() => {
  process.stdout.write(`fault matrix of layer:wsgi: ${all.length} rows\n`);
});

test.each(Object.entries(lives))('layer:wsgi gets over every fault: %s', async (name, life) => {
  const rows = await everywhere(hello, {
    ...(await life(hello)),
    ...{ compare: atRest, takenBack: asBefore },
  });
  process.stdout.write(`fault matrix of layer:wsgi, ${name}\n${faultTable(rows)}\n`);
  all.push(...rows);
  expect(rows.length).toBeGreaterThan(30);
});

test('wherever a change of the port is killed, its rerun ends with the socket at the new port', async () => {
  const { start } = await lives.endingInUse(hello);
  const rows = await everywhere(hello, {
    start,
    life: [{ event: on.configChanged(), before: () => ({ config: { port: 8000 } }) }],
    modes: ['dies before', 'dies after'],
    recovery: [],
    compare: ({ machine: { units } }) => units['gunicorn3.socket'],
  });
  expect(rows.length).toBeGreaterThan(30);
});

test('a hook that was killed and has run again leaves nothing of a candidate behind', async () => {
  const { start } = await lives.endingInUse(hello);
  const before = () => ({ config: { environment_variables: 'TOKEN=x' } });
  const rows = await everywhere(hello, {
    start,
    life: [{ event: on.configChanged(), before }],
    modes: ['dies before', 'dies after'],
    recovery: [],
    ...{ compare: atRest, takenBack: asBefore },
  });
  expect(rows.length).toBeGreaterThan(50);
});
