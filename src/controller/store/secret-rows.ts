/** Reads the secrets of a model with all that belongs to them, in four queries however many they are. */
import { rotations } from '../../juju/agent/model-view.ts';
import type { Consumer, DueTime, Grant, Revision, Secret } from '../../model/secrets/secret.ts';
import type { Database } from './database.ts';
import type { Row } from './row.ts';

/** Which secrets of a model: a condition on `secrets.id` whose parameters begin at `?2`. */
export interface SecretFilter {
  readonly condition: string;
  readonly values: readonly (string | number)[];
}

/** The secrets of a model that a filter lets through, by id. */
export function readSecrets(
  db: Database,
  model: number,
  { condition, values }: SecretFilter,
): readonly Secret[] {
  const bound = [model, ...values];
  const rows = db.all(
    `SELECT secrets.*, applications.name AS application_name, units.name AS unit_name FROM secrets
     LEFT JOIN applications ON applications.id = secrets.application
     LEFT JOIN units ON units.id = secrets.unit
     WHERE secrets.model = ?1 AND ${condition} ORDER BY secrets.id`,
    ...bound,
  );
  if (rows.length === 0) return [];
  const chosen = `secret IN (SELECT secrets.id FROM secrets WHERE secrets.model = ?1 AND ${condition})`;
  const removals = grouped(
    db.all(
      `SELECT removals.secret || '/' || removals.revision AS secret, units.name FROM secret_removals_notified AS removals
       JOIN units ON units.id = removals.unit WHERE removals.${chosen}`,
      ...bound,
    ),
    (row) => row.text('name'),
  );
  const revisions = grouped(
    db.all(
      `SELECT secret, revision, created, expires, expired_due, due_from FROM secret_revisions
       WHERE ${chosen} ORDER BY secret, revision`,
      ...bound,
    ),
    (row) => readRevision(row, removals),
  );
  const grants = grouped(
    db.all(
      `SELECT secret, applications.name AS application_name, units.name AS unit_name,
         relations.number AS relation_number FROM secret_access
       JOIN applications ON applications.id = secret_access.application
       LEFT JOIN units ON units.id = secret_access.unit
       LEFT JOIN relations ON relations.id = secret_access.relation
       WHERE ${chosen} ORDER BY secret, application_name, units.number, relation_number`,
      ...bound,
    ),
    readGrant,
  );
  const consumers = grouped(
    db.all(
      `SELECT secret, units.name, label, revision, notified FROM secret_consumers
       JOIN units ON units.id = secret_consumers.unit WHERE ${chosen} ORDER BY units.name`,
      ...bound,
    ),
    readConsumer,
  );
  return rows.map((row) => {
    const id = row.text('id');
    return {
      ...readTraits(row),
      id,
      revisions: revisions.get(id) ?? [],
      grants: grants.get(id) ?? [],
      consumers: new Map(consumers.get(id)),
    };
  });
}

function readTraits(row: Row): Omit<Secret, 'id' | 'revisions' | 'grants' | 'consumers'> {
  const application = row.maybeText('application_name');
  return {
    owner:
      application === undefined ? undefined : { application, unit: row.maybeText('unit_name') },
    label: row.text('label'),
    description: row.text('description'),
    rotation: row.word('rotation', rotations),
    rotates: readDue(row, 'rotates', 'rotates_from'),
    autoPrune: row.flag('auto_prune'),
    created: row.number('created'),
    updated: row.number('updated'),
  };
}

function readRevision(row: Row, removals: ReadonlyMap<string, readonly string[]>): Revision {
  const number = row.number('revision');
  return {
    number,
    created: row.number('created'),
    expires: row.maybeNumber('expires'),
    expiryHook: readDue(row, 'expired_due', 'due_from'),
    removalNotified: new Set(removals.get(`${row.text('secret')}/${number}`)),
  };
}

function readGrant(row: Row): Grant {
  return {
    application: row.text('application_name'),
    unit: row.maybeText('unit_name'),
    relation: row.maybeNumber('relation_number'),
  };
}

function readConsumer(row: Row): readonly [string, Consumer] {
  const consumer: Consumer = {
    label: row.maybeText('label'),
    revision: row.number('revision'),
    notified: row.maybeNumber('notified'),
  };
  return [row.text('name'), consumer];
}

function readDue(row: Row, at: string, from: string): DueTime | undefined {
  const time = row.maybeNumber(at);
  return time === undefined ? undefined : { at: time, from: row.maybeNumber(from) };
}

/** What rows hold, by their column `secret`. */
function grouped<T>(
  rows: readonly Row[],
  read: (row: Row) => T,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const secret = row.text('secret');
    const group = groups.get(secret) ?? [];
    groups.set(secret, group);
    group.push(read(row));
  }
  return groups;
}
