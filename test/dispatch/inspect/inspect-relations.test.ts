/** What a unit can see of its relations and secrets, and what it may not. */
import { expect, test } from 'vitest';
import { inspectRelations } from '../../../src/dispatch/inspect/inspect-relations.ts';
import { inspectSecrets } from '../../../src/dispatch/inspect/inspect-secrets.ts';
import type { InspectedRelation } from '../../../src/dispatch/inspect/inspection.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

/** Tools that answer by the words of a call; what is not listed is refused. */
function answering(answers: Readonly<Record<string, unknown>>): HookTools {
  return {
    call: async ({ name, args }) => {
      const words = [name, ...args].filter((word) => !/^--(format=json)?$/.test(word)).join(' ');
      const answer = answers[words];
      return answer === undefined
        ? { code: 1, stdout: '', stderr: 'ERROR permission denied' }
        : { code: 0, stdout: JSON.stringify(answer), stderr: '' };
    },
  };
}

const own = { unit: 'hello/0', application: 'hello' };

test('relations are read with all bags; one that may not be read is empty', async () => {
  const tools = answering({
    'relation-ids db': ['db:12'],
    'relation-ids cluster': ['cluster:0'],
    'relation-list -r db:12': ['pg/1', 'pg/0'],
    'relation-list -r db:12 --app': 'pg',
    'relation-list -r cluster:0': ['hello/1'],
    'relation-get -r db:12 - pg/0': { a: '0' },
    'relation-get -r db:12 - pg/1': { a: '1' },
    'relation-get -r db:12 --app - pg': { b: '1' },
    'relation-get -r db:12 - hello/0': { c: '1' },
    'relation-get -r cluster:0 - hello/1': { d: '1' },
    'relation-get -r cluster:0 --app - hello': { e: '1' },
  });
  const found = await inspectRelations(tools, own, [
    { name: 'db', role: 'requires', interface: 'pgsql' },
    { name: 'cluster', role: 'peers', interface: 'c' },
  ]);
  expect(found).toStrictEqual([
    {
      ...{ id: 12, endpoint: 'db', application: 'pg', applicationBag: { b: '1' } },
      ...{ units: { 'pg/0': { a: '0' }, 'pg/1': { a: '1' } }, own: { c: '1' }, ownApplication: {} },
    },
    {
      ...{ id: 0, endpoint: 'cluster', applicationBag: {} },
      ...{ units: { 'hello/1': { d: '1' } }, own: {}, ownApplication: { e: '1' } },
    },
  ]);
});

test('a relation that is gone in the meantime has nothing', async () => {
  const tools = answering({ 'relation-ids db': ['db:1'] });
  const endpoint = { name: 'db', role: 'requires', interface: 'pgsql' } as const;
  expect(await inspectRelations(tools, own, [endpoint])).toStrictEqual([
    {
      ...{ id: 1, endpoint: 'db', units: {} },
      ...{ applicationBag: {}, own: {}, ownApplication: {} },
    },
  ]);
});

const id = (letter: string): string => letter.repeat(20);

function relationWith(
  units: InspectedRelation['units'],
  applicationBag: InspectedRelation['applicationBag'] = {},
): InspectedRelation {
  return { id: 1, endpoint: 'db', units, applicationBag, own: {}, ownApplication: {} };
}

test('own secrets come first, then those that a relation names and the unit may read', async () => {
  const tools = answering({
    'secret-ids': [id('b'), id('a')],
    [`secret-get --peek secret:${id('a')}`]: { k: 'a' },
    [`secret-get --peek secret:${id('c')}`]: { k: 'c' },
    [`secret-get --peek secret:${id('d')}`]: { k: 'd' },
    [`secret-get --peek secret:${id('f')}`]: { k: 'f' },
  });
  const named = relationWith(
    { 'pg/0': { one: `secret:${id('c')}`, two: `secret:${id('c')}`, own: `secret:${id('a')}` } },
    {
      full: `secret://6d1c-aa/${id('d')}`,
      denied: `secret:${id('e')}`,
      longer: `secret:${id('f')}f`,
      within: `x secret:${id('f')}`,
    },
  );
  expect(await inspectSecrets(tools, [named])).toStrictEqual([
    { id: id('a'), owned: true, contents: [{ k: 'a' }] },
    { id: id('b'), owned: true, contents: [{}] },
    { id: id('d'), contents: [{ k: 'd' }] },
    { id: id('c'), contents: [{ k: 'c' }] },
  ]);
});

test('where Juju has no secrets there are none of its own', async () => {
  const tools = answering({ [`secret-get --peek secret:${id('c')}`]: { k: 'c' } });
  const named = relationWith({ 'pg/0': { one: `secret:${id('c')}` } });
  expect(await inspectSecrets(tools, [named])).toStrictEqual([
    { id: id('c'), contents: [{ k: 'c' }] },
  ]);
});
