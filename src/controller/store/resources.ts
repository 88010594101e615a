import type { Database } from './database.ts';
import type { Row } from './row.ts';

export interface ResourceRecord {
  readonly name: string;
  /** From 1 within the application and resource. */
  readonly revision: number;
  /** The controller's own copy. */
  readonly path: string;
  readonly sha: string;
  readonly size: number;
}

export function resourceNamed(
  db: Database,
  application: number,
  name: string,
): ResourceRecord | undefined {
  const row = db.one(
    'SELECT * FROM resources WHERE application = ? AND name = ?',
    ...[application, name],
  );
  return row === undefined ? undefined : read(row);
}

export function putResource(db: Database, application: number, resource: ResourceRecord): void {
  const { name, revision, path, sha, size } = resource;
  db.run(
    'INSERT OR REPLACE INTO resources (application, name, revision, path, sha, size) VALUES (?, ?, ?, ?, ?, ?)',
    ...[application, name, revision, path, sha, size],
  );
}

function read(row: Row): ResourceRecord {
  return {
    name: row.text('name'),
    revision: row.number('revision'),
    path: row.text('path'),
    sha: row.text('sha'),
    size: row.number('size'),
  };
}
