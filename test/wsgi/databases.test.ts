import { expect, test } from 'vitest';
import { matchers, on, textOf, type State } from '../../src/testing/index.ts';
import { peers } from '../testing/wsgi-charm.ts';
import {
  after,
  completeBag,
  effectsOf,
  jobsOf,
  logsOf,
  newUnit,
  postgresRelation,
  published,
  serving,
  withRelation,
} from './wsgi-unit.ts';

expect.extend(matchers);

const environmentOf = ({ machine }: State) => textOf(machine, '/etc/wsgi/app.env');
const restart = 'restart gunicorn3.service';
const incomplete = postgresRelation({ host: '10.0.0.5' });

test('a related database is asked for by the application’s name', async () => {
  const relations = [peers, { ...postgresRelation({}), units: {} }];
  const unit = await after(newUnit({ flags: [], relations }), on.relationCreated('postgres'));
  expect(published(unit, 'postgres')).toMatchObject({ database: 'hello' });
});

test('before the first start the unit waits for a database that is related', async () => {
  const unit = await after(newUnit({ relations: [peers, incomplete] }), on.configChanged());
  expect(unit).toBeWaiting(/waiting for the database of postgres/);
  expect(unit.machine.units).not.toHaveProperty(['gunicorn3.service']);
  const complete = withRelation(unit, postgresRelation());
  const related = await after(unit, on.relationChanged('postgres'), complete);
  expect(related).toBeActive();
  expect(environmentOf(related)).toContain(
    'DATABASE_URL="postgresql://juju_hello:p%40ss%20word@10.0.0.5:5432/hello"\n',
  );
});

test('an application that serves goes on until the database is complete, then restarts with it', async () => {
  const before = await serving();
  const joined = withRelation(before, incomplete);
  const unit = await after(before, on.relationJoined('postgres'), joined);
  expect(unit).toBeActive();
  expect(effectsOf(unit)).toEqual([]);
  expect(environmentOf(unit)).toBe('');
  const complete = withRelation(unit, postgresRelation());
  const related = await after(unit, on.relationChanged('postgres'), complete);
  expect(environmentOf(related)).toContain('DATABASE_URL=');
  expect(jobsOf(related)).toContain(restart);
});

test('a new password restarts the application, and is in no log, status or unit state', async () => {
  const before = await serving({ relations: [peers, postgresRelation()] });
  const rotated = postgresRelation({
    ...completeBag,
    password: 'rotated-word',
    master: 'host=10.0.0.5 port=5432 dbname=hello user=juju_hello password=rotated-word',
  });
  const changed = withRelation(before, rotated);
  const unit = await after(before, on.relationChanged('postgres'), changed);
  expect(environmentOf(unit)).toContain('rotated-word');
  expect(jobsOf(unit)).toContain(restart);
  const { memory, values, flags, status } = unit;
  expect(JSON.stringify([memory, values, flags, status])).not.toContain('rotated-word');
  expect(logsOf(unit)).not.toContain('rotated-word');
});

test('a database that is being restarted does not take the application down', async () => {
  const before = await serving({ relations: [peers, postgresRelation()] });
  const restarting = withRelation(before, incomplete);
  const unit = await after(before, on.relationChanged('postgres'), restarting);
  expect(unit).toBeActive();
  expect(environmentOf(unit)).toContain('DATABASE_URL=');
});

test('DATABASE_URL goes with the relation, by a restart', async () => {
  const before = await serving({ relations: [peers, postgresRelation()] });
  expect(environmentOf(before)).toContain('DATABASE_URL=');
  const leaving = withRelation(before, { ...postgresRelation(), units: {} });
  const unit = await after(before, on.relationBroken('postgres'), leaving);
  expect(environmentOf(unit)).toBe('');
  expect(jobsOf(unit)).toContain(restart);
});
