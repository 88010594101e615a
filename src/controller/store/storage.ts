/** Storages of a model, and to which unit each is attached. */
import type { Database } from './database.ts';
import { lives, takeNumber, type Life } from './models.ts';
import type { Row } from './row.ts';

export interface StorageRecord {
  readonly id: number;
  readonly name: string;
  readonly number: number;
  readonly kind: 'filesystem' | 'block';
  /** In MiB. */
  readonly size: number;
  readonly life: Life;
  /** When it was attached or detached last. */
  readonly since: string;
  readonly attachment: AttachmentRecord | undefined;
}

export interface AttachmentRecord {
  readonly unit: number;
  /** Where it is in the unit's machine. */
  readonly location: string;
  readonly readOnly: boolean;
  readonly life: Life;
  /** Whether it is there in the machine. */
  readonly mounted: boolean;
  /** Whether the charm had storage-attached, and not yet storage-detaching. */
  readonly announced: boolean;
}

const select = `SELECT storages.*, attached.unit, attached.location, attached.read_only,
    attached.life AS attachment_life, attached.mounted, attached.announced
  FROM storages LEFT JOIN storage_attachments AS attached ON attached.storage = storages.id`;

/** A model's storages, by number. */
export function listStorages(db: Database, model: number): readonly StorageRecord[] {
  return db.all(`${select} WHERE model = ? ORDER BY number`, model).map(read);
}

/** What is attached to a unit, by number. */
export function storagesOf(db: Database, unit: number): readonly AttachedStorage[] {
  const rows = db.all(`${select} WHERE attached.unit = ? ORDER BY number`, unit).map(read);
  return rows.flatMap((each) => (isAttached(each) ? [each] : []));
}

export interface AttachedStorage extends StorageRecord {
  readonly attachment: AttachmentRecord;
}

export function isAttached(storage: StorageRecord): storage is AttachedStorage {
  return storage.attachment !== undefined;
}

/** `data/0` */
export function storageId({ name, number }: Pick<StorageRecord, 'name' | 'number'>): string {
  return `${name}/${number}`;
}

/** Makes a storage that is attached to nothing; answers it. */
export function insertStorage(
  db: Database,
  model: number,
  storage: Pick<StorageRecord, 'name' | 'kind' | 'size' | 'since'> & {
    /** Whether files of a storage of that number exist, which a store that was put back does not know. */
    readonly hasFiles: (number: number) => boolean;
  },
): Pick<StorageRecord, 'id' | 'name' | 'number'> {
  const { name, kind, size, since, hasFiles } = storage;
  let number = takeNumber(db, model, 'storage');
  while (hasFiles(number)) number = takeNumber(db, model, 'storage');
  const id = db.run(
    `INSERT INTO storages (model, number, name, kind, size, life, since) VALUES (?, ?, ?, ?, ?, 'alive', ?)`,
    ...[model, number, name, kind, size, since],
  );
  return { id, name, number };
}

export function insertAttachment(
  db: Database,
  storage: number,
  { unit, location, readOnly }: Pick<AttachmentRecord, 'unit' | 'location' | 'readOnly'>,
): void {
  db.run(
    `INSERT INTO storage_attachments (storage, unit, location, read_only, life) VALUES (?, ?, ?, ?, 'alive')`,
    ...[storage, unit, location, readOnly ? 1 : 0],
  );
}

/** Starts the end of an attachment; with `andStorage` that of the storage too. */
export function markStorageDying(db: Database, storage: number, andStorage: boolean): void {
  db.run(`UPDATE storage_attachments SET life = 'dying' WHERE storage = ?`, storage);
  if (andStorage) db.run(`UPDATE storages SET life = 'dying' WHERE id = ?`, storage);
}

export function noteMounted(db: Database, storage: number, since: string): void {
  db.run('UPDATE storage_attachments SET mounted = 1 WHERE storage = ?', storage);
  db.run('UPDATE storages SET since = ? WHERE id = ?', since, storage);
}

/** Notes the last storage event of a charm by the storage's id, `data/0`: attached, or detaching. */
export function noteStorageAnnounced(
  db: Database,
  unit: number,
  { id, announced }: { readonly id: string; readonly announced: boolean },
): void {
  db.run(
    `UPDATE storage_attachments SET announced = ?1 WHERE unit = ?2 AND storage IN
       (SELECT storages.id FROM storages WHERE name || '/' || number = ?3)`,
    ...[announced ? 1 : 0, unit, id],
  );
}

/** Ends an attachment, and the storage when it is to go too. */
export function endAttachment(db: Database, storage: number, since: string): void {
  db.run('DELETE FROM storage_attachments WHERE storage = ?', storage);
  db.run('UPDATE storages SET since = ? WHERE id = ?', since, storage);
}

export function deleteStorage(db: Database, storage: number): void {
  db.run('DELETE FROM storages WHERE id = ?', storage);
}

/** What each new unit of an application gets of one storage. */
export interface StorageDirective {
  readonly name: string;
  readonly count: number;
  readonly size: number;
}

export function setDirective(
  db: Database,
  application: number,
  { name, count, size }: StorageDirective,
): void {
  db.run(
    'INSERT OR REPLACE INTO storage_directives (application, name, count, size) VALUES (?, ?, ?, ?)',
    ...[application, name, count, size],
  );
}

export function directivesOf(db: Database, application: number): readonly StorageDirective[] {
  return db
    .all('SELECT * FROM storage_directives WHERE application = ? ORDER BY name', application)
    .map((row) => ({
      name: row.text('name'),
      count: row.number('count'),
      size: row.number('size'),
    }));
}

function read(row: Row): StorageRecord {
  const unit = row.maybeNumber('unit');
  return {
    id: row.number('id'),
    name: row.text('name'),
    number: row.number('number'),
    kind: row.word('kind', ['filesystem', 'block']),
    size: row.number('size'),
    life: row.word('life', lives),
    since: row.text('since'),
    attachment:
      unit === undefined
        ? undefined
        : {
            unit,
            location: row.text('location'),
            readOnly: row.flag('read_only'),
            life: row.word('attachment_life', lives),
            mounted: row.flag('mounted'),
            announced: row.flag('announced'),
          },
  };
}
