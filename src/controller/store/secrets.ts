/** The secrets of a model in SQLite: each is read whole, and of what is saved only the differences are written. */
import { isDeepStrictEqual } from 'node:util';
import {
  latestRevision,
  type Consumer,
  type Grant,
  type Secret,
} from '../../model/secrets/secret.ts';
import type { SecretStore } from '../../model/secrets/secret-store.ts';
import { fromJson, mapOf, text } from '../value-shapes.ts';
import type { Database } from './database.ts';
import { readSecrets } from './secret-rows.ts';

/** The secrets of one model. */
export function secretStore(db: Database, model: number): SecretStore {
  const find = (id: string): Secret | undefined =>
    readSecrets(db, model, { condition: 'secrets.id = ?2', values: [id] })[0];
  return {
    find,
    all: () => readSecrets(db, model, { condition: 'true', values: [] }),
    concerning: ({ name, application }) =>
      readSecrets(db, model, { condition: concerningUnit, values: [application, name] }),
    content(id, revision) {
      const row = db.one(
        'SELECT content FROM secret_revisions WHERE secret = ? AND revision = ?',
        ...[id, revision],
      );
      return row === undefined ? undefined : fromJson(row.text('content'), mapOf(text));
    },
    save(secret, content) {
      const before = find(secret.id);
      const writer = { db, model, id: secret.id };
      if (before === undefined) insertTraits(writer, secret);
      else updateTraits(writer, before, secret);
      saveRevisions(writer, { before, secret, content });
      saveGrants(writer, before?.grants ?? [], secret.grants);
      saveConsumers(writer, before?.consumers ?? new Map(), secret.consumers);
    },
    remove: (id) => void db.run('DELETE FROM secrets WHERE model = ? AND id = ?', model, id),
  };
}

const concerningUnit = `secrets.id IN (
  SELECT owned.id FROM secrets AS owned JOIN applications ON applications.id = owned.application
    WHERE applications.model = ?1 AND applications.name = ?2
  UNION SELECT secret FROM secret_consumers JOIN units ON units.id = secret_consumers.unit
    JOIN applications ON applications.id = units.application
    WHERE applications.model = ?1 AND units.name = ?3)`;

/** Ids by name, as parts of a statement whose `?1` is the model. */
const applicationId = (at: number) =>
  `(SELECT id FROM applications WHERE model = ?1 AND name = ?${at})`;
const unitId = (at: number) =>
  `(SELECT units.id FROM units JOIN applications ON applications.id = units.application
    WHERE applications.model = ?1 AND units.name = ?${at})`;
const relationId = (at: number) =>
  `(SELECT id FROM relations WHERE model = ?1 AND number = ?${at})`;

interface SecretWriter {
  readonly db: Database;
  readonly model: number;
  readonly id: string;
}

function insertTraits({ db, model, id }: SecretWriter, secret: Secret): void {
  const { owner, label, description, rotation, rotates, autoPrune, created, updated } = secret;
  db.run(
    `INSERT INTO secrets (model, id, application, unit, label, description, rotation, rotates, rotates_from,
       auto_prune, created, updated)
     VALUES (?1, ?2, ${applicationId(3)}, ${unitId(4)}, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
    ...[model, id, owner?.application ?? null, owner?.unit ?? null, label, description, rotation],
    ...[rotates?.at ?? null, rotates?.from ?? null, autoPrune ? 1 : 0, created, updated],
  );
}

function updateTraits({ db, id }: SecretWriter, before: Secret, secret: Secret): void {
  const columns = (of: Secret) => [
    ...[of.label, of.description, of.rotation, of.rotates?.at ?? null, of.rotates?.from ?? null],
    ...[of.autoPrune ? 1 : 0, of.updated],
  ];
  if (isDeepStrictEqual(columns(before), columns(secret))) return;
  db.run(
    `UPDATE secrets SET label = ?, description = ?, rotation = ?, rotates = ?, rotates_from = ?,
       auto_prune = ?, updated = ? WHERE id = ?`,
    ...columns(secret),
    id,
  );
}

interface SavedSecret {
  readonly before: Secret | undefined;
  readonly secret: Secret;
  /** That of the newest revision, when that is new. */
  readonly content: Readonly<Record<string, string>> | undefined;
}

function saveRevisions(writer: SecretWriter, { before, secret, content }: SavedSecret): void {
  const { db, model, id } = writer;
  const known = new Map(before?.revisions.map((each) => [each.number, each]));
  const kept = new Set(secret.revisions.map(({ number }) => number));
  for (const number of known.keys()) {
    if (!kept.has(number)) {
      db.run('DELETE FROM secret_revisions WHERE secret = ? AND revision = ?', id, number);
    }
  }
  if (content !== undefined) {
    const { number, created } = latestRevision(secret);
    db.run(
      'INSERT INTO secret_revisions (secret, revision, content, created) VALUES (?, ?, ?, ?)',
      ...[id, number, JSON.stringify(content), created],
    );
  }
  for (const revision of secret.revisions) {
    const { number, expires, expiryHook, removalNotified } = revision;
    const old = known.get(number);
    if (old?.expires !== expires || !isDeepStrictEqual(old?.expiryHook, expiryHook)) {
      db.run(
        `UPDATE secret_revisions SET expires = ?, expired_due = ?, due_from = ?
         WHERE secret = ? AND revision = ?`,
        ...[expires ?? null, expiryHook?.at ?? null, expiryHook?.from ?? null, id, number],
      );
    }
    for (const unit of removalNotified) {
      if (old?.removalNotified.has(unit) === true) continue;
      db.run(
        `INSERT INTO secret_removals_notified (unit, secret, revision) VALUES (${unitId(2)}, ?3, ?4)`,
        ...[model, unit, id, number],
      );
    }
  }
}

function saveGrants(
  { db, model, id }: SecretWriter,
  before: readonly Grant[],
  after: readonly Grant[],
): void {
  const isIn = (grants: readonly Grant[], one: Grant) =>
    grants.some((each) => isDeepStrictEqual(each, one));
  const values = ({ application, unit, relation }: Grant) =>
    [model, application, unit ?? null, relation ?? null, id] as const;
  for (const grant of before.filter((each) => !isIn(after, each))) {
    db.run(
      `DELETE FROM secret_access WHERE application = ${applicationId(2)} AND unit IS ${unitId(3)}
         AND relation IS ${relationId(4)} AND secret = ?5`,
      ...values(grant),
    );
  }
  for (const grant of after.filter((each) => !isIn(before, each))) {
    db.run(
      `INSERT INTO secret_access (application, unit, relation, secret)
       VALUES (${applicationId(2)}, ${unitId(3)}, ${relationId(4)}, ?5)`,
      ...values(grant),
    );
  }
}

function saveConsumers(
  { db, model, id }: SecretWriter,
  before: ReadonlyMap<string, Consumer>,
  after: ReadonlyMap<string, Consumer>,
): void {
  for (const [unit, consumer] of after) {
    if (isDeepStrictEqual(before.get(unit), consumer)) continue;
    const { label, revision, notified } = consumer;
    db.run(
      `INSERT OR REPLACE INTO secret_consumers (unit, secret, label, revision, notified)
       VALUES (${unitId(2)}, ?3, ?4, ?5, ?6)`,
      ...[model, unit, id, label ?? null, revision, notified ?? null],
    );
  }
}
