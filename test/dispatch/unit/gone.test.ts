import { expect, test } from 'vitest';
import type { Relation } from '../../../src/dispatch/unit/unit.ts';
import type { HookTools } from '../../../src/juju/wire.ts';
import { charm, dispatch, hookOf, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent, type Answers } from '../support/unit-agent.ts';

const gone = { code: 1, stdout: '', stderr: 'ERROR permission denied\n' };
const metadata = { name: 'hello', requires: { db: 'pgsql' } };

/** What a handler finds in the first relation of `db` when these tools refuse. */
async function find<T>(
  answers: Answers,
  look: (relation: Relation | undefined) => Promise<T> | T,
  leader = false,
): Promise<T[]> {
  const relations = [{ id: 1, endpoint: 'db', application: 'pg', units: { 'pg/0': {} } }];
  const agent = new UnitAgent({ leader, relations }, answers);
  const seen: T[] = [];
  const definition = charm(
    ({ when }) => {
      when().do('look', async (unit) => {
        const [relation] = await unit.endpoint('db').relations();
        seen.push(await look(relation));
      });
    },
    { metadata },
  );
  const outcome = await dispatch(agent, definition);
  if (outcome.kind === 'failed') throw outcome.error;
  return seen;
}

test('a relation that is gone by the time it is looked at is left out', async () => {
  expect(await find({ 'relation-list': gone }, (relation) => relation)).toEqual([undefined]);
});

test('a remote bag that is gone is empty', async () => {
  const read = (relation: Relation | undefined): Promise<unknown> | undefined =>
    relation?.units[0]?.received();
  expect(await find({ 'relation-get': gone }, read)).toEqual([{}]);
});

test('what is written to a relation that is gone is dropped', async () => {
  await find({ 'relation-set': gone }, (relation) => relation?.own.write({ a: '1' }));
});

test('the application’s own bag is for the leader, and the error for others says so', async () => {
  const failure = find({ 'relation-get': gone }, (relation) => relation?.ownApplication.read());
  await expect(failure).rejects.toMatchObject({
    code: 'NOT_LEADER',
    message: expect.stringContaining('only the leader may use the bag of hello in db:1') as string,
  });
  const read = (relation: Relation | undefined): Promise<unknown> | undefined =>
    relation?.ownApplication.read();
  expect(await find({ 'relation-get': gone }, read, true)).toEqual([{}]);
});

test('where Juju does not say which application it is, its bag is empty', async () => {
  const agent = new UnitAgent({ relations: [{ id: 1, endpoint: 'db', application: 'pg' }] });
  const seen: unknown[] = [];
  const definition = charm(
    ({ when }) => {
      when().do('look', async (unit) => {
        const [relation] = await unit.endpoint('db').relations();
        seen.push(relation?.id, relation?.application, await relation?.received());
      });
    },
    { metadata },
  );
  const tools: HookTools = {
    call: async (call) => (call.args.includes('--app') ? gone : agent.call(call)),
  };
  await runBefore(agent, hookOf(agent, definition, 'update-status'), { tools });
  expect(seen).toEqual(['db:1', undefined, {}]);
});
