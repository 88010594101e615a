/** SQLite with what a store needs: rows, prepared statements kept, transactions that nest. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { hasErrno } from '../../base/errno.ts';
import { storeFault } from '../../base/coded-error.ts';
import { fault, messageOf } from '../../errors.ts';
import { makePrivateFile } from '../private-file.ts';
import { migrate } from './migrate.ts';
import { Row } from './row.ts';
import { migrations } from './schema.ts';

/** The store's database. Every call is synchronous, so a transaction is never interleaved with another. */
export interface Database {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  one(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  /** Runs a statement; answers the id of the row it inserted, if it did. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /** All or nothing. A transaction inside another is part of the outer one; `onCommit` follows the outermost. */
  transaction<T>(body: () => T): T;
  /** Inside a transaction: undoes only what `body` did when it throws, and throws on. */
  savepoint<T>(body: () => T): T;
  /** A transaction that `onCommit` does not hear of. */
  quietly<T>(body: () => T): T;
  /** Calls back after each outermost transaction. Answers what ends that. */
  onCommit(listener: () => void): () => void;
  close(): void;
}

/**
 * Opens the store at `path`, making or upgrading its tables.
 *
 * Commits are on the disk when they return (WAL, `synchronous=FULL`).
 *
 * @throws STORE_INVALID when a newer version wrote it or it is no database.
 */
export function openDatabase(path: string): Database {
  const raw = connectTo(path);
  const statements = new Map<string, StatementSync>();
  const listeners = new Set<() => void>();
  let depth = 0;
  const prepared = (sql: string): StatementSync => {
    const kept = statements.get(sql) ?? raw.prepare(sql);
    statements.set(sql, kept);
    return kept;
  };
  const outermost = <T>(body: () => T): T => {
    raw.exec('BEGIN IMMEDIATE');
    depth = 1;
    try {
      const answer = body();
      raw.exec('COMMIT');
      return answer;
    } catch (error) {
      if (raw.isTransaction) raw.exec('ROLLBACK');
      throw error;
    } finally {
      depth = 0;
    }
  };
  return {
    all: (sql, ...values) =>
      prepared(sql)
        .all(...values)
        .map((row) => new Row(row)),
    one(sql, ...values) {
      const row = prepared(sql).get(...values);
      return row === undefined ? undefined : new Row(row);
    },
    run: (sql, ...values) => Number(prepared(sql).run(...values).lastInsertRowid),
    transaction(body) {
      if (depth > 0) return body();
      const answer = outermost(body);
      for (const listener of [...listeners]) listener();
      return answer;
    },
    savepoint(body) {
      raw.exec('SAVEPOINT part');
      try {
        const answer = body();
        raw.exec('RELEASE part');
        return answer;
      } catch (error) {
        raw.exec('ROLLBACK TO part; RELEASE part');
        throw error;
      }
    },
    quietly: (body) => (depth > 0 ? body() : outermost(body)),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => raw.close(),
  };
}

function connectTo(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') makePrivateFile(path);
    return migrated(new DatabaseSync(path, { timeout: 5_000 }), path);
  } catch (error) {
    const refused = storeFault(error);
    if (refused !== undefined && refused.code !== 'STORE_INVALID') throw refused;
    if (hasErrno(error, 'ERR_SQLITE_ERROR')) {
      throw fault('STORE_INVALID', `cannot open the store ${path}: ${messageOf(error)}`, {
        cause: error,
      });
    }
    throw error;
  }
}

function migrated(raw: DatabaseSync, path: string): DatabaseSync {
  try {
    raw.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON');
    migrate(raw, path, migrations);
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}
