/** Statuses in SQLite: a model's, and those that agents set. */
import type { StatusRecord, StatusStore, UnitStatuses } from '../../model/statuses/status.ts';
import { applicationNamed } from './applications.ts';
import type { Database } from './database.ts';
import { unitNamed } from './units.ts';

/** The statuses of one model. */
export function statusStore(db: Database, model: number): StatusStore {
  const unitId = (name: string) => unitNamed(db, model, name)?.id ?? -1;
  const applicationId = (name: string) => applicationNamed(db, model, name)?.id ?? -1;
  return {
    unit: (name) => unitStatuses(db, unitId(name)),
    setWorkload(unit, { status, message, since, byCharm }) {
      db.run(
        'UPDATE units SET status = ?, message = ?, since = ?, status_by_charm = ? WHERE id = ?',
        ...[status, message, since, byCharm ? 1 : 0, unitId(unit)],
      );
    },
    application(name) {
      const id = applicationId(name);
      const row = db.one('SELECT status, message, since FROM applications WHERE id = ?', id);
      const status = row?.maybeText('status');
      if (row === undefined || status === undefined) return undefined;
      return { status, message: row.text('message'), since: row.text('since') };
    },
    setApplication(name, { status, message, since }) {
      db.run(
        'UPDATE applications SET status = ?, message = ?, since = ? WHERE id = ?',
        ...[status, message, since, applicationId(name)],
      );
    },
  };
}

export function unitStatuses(db: Database, unit: number): UnitStatuses | undefined {
  const row = db.one('SELECT * FROM units WHERE id = ?', unit);
  if (row === undefined) return undefined;
  return {
    workload: {
      status: row.text('status'),
      message: row.text('message'),
      since: row.text('since'),
      byCharm: row.flag('status_by_charm'),
    },
    agent: {
      status: row.text('agent'),
      message: row.text('agent_message'),
      since: row.text('agent_since'),
    },
  };
}

/** Sets the status of a unit's agent; the same again changes nothing. Answers whether it changed. */
export function setAgentStatus(db: Database, unit: number, next: StatusRecord): boolean {
  const before = unitStatuses(db, unit)?.agent;
  if (before === undefined) return false;
  if (before.status === next.status && before.message === next.message) return false;
  db.transaction(() =>
    db.run(
      'UPDATE units SET agent = ?, agent_message = ?, agent_since = ? WHERE id = ?',
      ...[next.status, next.message, next.since, unit],
    ),
  );
  return true;
}
