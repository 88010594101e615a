import { mongodb, pgsql } from '../index.ts';
import type { Unit } from '../index.ts';
import type { DatabaseEndpoint, DatabaseState } from './plan/databases.ts';

/** Asks for what is needed of the related databases, and reads what they have said so far. */
export async function readDatabases(
  unit: Unit,
): Promise<Readonly<Record<DatabaseEndpoint, DatabaseState>>> {
  // The name that a provider would choose by itself, said aloud for those that want to be told.
  await pgsql.request(unit, 'postgres', { database: unit.application });
  return { postgres: await readPostgres(unit), mongo: await readMongo(unit) };
}

async function readPostgres(unit: Unit): Promise<DatabaseState> {
  const found = await pgsql.readiness(unit, 'postgres');
  if (found.kind === 'absent') return found;
  if (found.kind === 'incomplete') return incomplete(found);
  const { relation, host, port, database, user, password, options } = found.connection;
  const server = { host, port, database, user, password, options };
  return { kind: 'complete', database: { kind: 'postgresql', relation, server } };
}

async function readMongo(unit: Unit): Promise<DatabaseState> {
  const found = await mongodb.readiness(unit, 'mongo');
  if (found.kind === 'absent') return found;
  if (found.kind === 'incomplete') return incomplete(found);
  const { relation, servers, replicaSet } = found.connection;
  const database = {
    kind: 'mongodb',
    relation,
    servers: { servers, replicaSet },
    // The interface has no name for it.
    name: unit.application,
  } as const;
  return { kind: 'complete', database };
}

function incomplete(found: {
  readonly relation: string;
  readonly missing: readonly string[];
}): DatabaseState {
  const { relation, missing } = found;
  return { kind: 'incomplete', relation, reason: `no ${missing.join(', no ')} yet` };
}
