/** The controller's store and the test kit's memory are two ways to keep the same model. */
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { inScope } from '../../support/test-scope.ts';
import { actions, answers, outcome } from './actions.ts';
import { withTwoModels } from './two-models.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

test('whatever verbs and hooks do, SQLite and memory answer the same', () => {
  const db = openDatabase(':memory:');
  onTestFinished(() => db.close());
  fc.assert(
    fc.property(actions, (drawn) => {
      withTwoModels(db, ({ sqlite, memory }) => {
        expect(answers(sqlite)).toEqual(answers(memory));
        for (const [at, action] of drawn.entries()) {
          const now = start + at * 3_600_000;
          const ended = outcome(memory, action, now);
          expect([action.name, outcome(sqlite, action, now)]).toEqual([action.name, ended]);
          expect([action.name, answers(sqlite)]).toEqual([action.name, answers(memory)]);
        }
      });
    }),
    { numRuns: inScope({ usual: 60, all: 1_000 }) },
  );
});
