/** Statuses with the time they began. */
import type { Database } from './database.ts';

export interface StatusRecord {
  readonly status: string;
  readonly message: string;
  /** ISO 8601. */
  readonly since: string;
}

/** The statuses a unit has: of its workload (the charm says) and of its agent (the controller says). */
export interface UnitStatuses {
  readonly workload: StatusRecord;
  readonly agent: StatusRecord;
  /** Whether the workload's was set by the charm. */
  readonly byCharm: boolean;
}

export function unitStatuses(db: Database, unit: number): UnitStatuses | undefined {
  const row = db.one('SELECT * FROM units WHERE id = ?', unit);
  if (row === undefined) return undefined;
  return {
    workload: {
      status: row.text('status'),
      message: row.text('message'),
      since: row.text('since'),
    },
    agent: {
      status: row.text('agent'),
      message: row.text('agent_message'),
      since: row.text('agent_since'),
    },
    byCharm: row.flag('status_by_charm'),
  };
}

/** The status of a workload; the charm sets it, or the controller for it. */
export interface WorkloadStatus extends StatusRecord {
  readonly byCharm: boolean;
}

/** Sets a unit's workload status; the same again keeps its time. */
export function setWorkloadStatus(
  db: Database,
  unit: number,
  { status, message, since, byCharm }: WorkloadStatus,
): void {
  db.run(
    `UPDATE units SET status = ?1, message = ?2, status_by_charm = ?4,
       since = CASE WHEN status = ?1 AND message = ?2 THEN since ELSE ?3 END
     WHERE id = ?5`,
    ...[status, message, since, byCharm ? 1 : 0, unit],
  );
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

/** The application's own status, or undefined when the leader never set one. */
export function applicationStatus(db: Database, application: number): StatusRecord | undefined {
  const row = db.one('SELECT status, message, since FROM applications WHERE id = ?', application);
  const status = row?.maybeText('status');
  if (row === undefined || status === undefined) return undefined;
  return { status, message: row.text('message'), since: row.text('since') };
}

export function setApplicationStatus(db: Database, application: number, next: StatusRecord): void {
  db.run(
    `UPDATE applications SET status = ?1, message = ?2,
       since = CASE WHEN status = ?1 AND message = ?2 THEN since ELSE ?3 END
     WHERE id = ?4`,
    ...[next.status, next.message, next.since, application],
  );
}
