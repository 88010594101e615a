import type { Database } from './database.ts';
import type { Row } from './row.ts';
import type { StatusRecord } from '../../model/statuses/status.ts';

export interface MachineRecord {
  readonly id: number;
  readonly model: number;
  /** `0`, `1`, … within the model. */
  readonly number: number;
  readonly uuid: string;
  readonly address: string;
  readonly status: StatusRecord;
  /** The boot seen last; undefined before the first one. */
  readonly boot: string | undefined;
}

export interface NewMachine {
  readonly model: number;
  readonly number: number;
  readonly uuid: string;
  readonly address: string;
  readonly since: string;
}

export function addMachine(db: Database, machine: NewMachine): number {
  const { model, number, uuid, address, since } = machine;
  return db.run(
    `INSERT INTO machines (model, number, uuid, address, status, message, since) VALUES (?, ?, ?, ?, 'pending', '', ?)`,
    ...[model, number, uuid, address, since],
  );
}

/** A model's machines, by number. */
export function listMachines(db: Database, model: number): readonly MachineRecord[] {
  return db.all('SELECT * FROM machines WHERE model = ? ORDER BY number', model).map(read);
}

export function machineById(db: Database, id: number): MachineRecord | undefined {
  const row = db.one('SELECT * FROM machines WHERE id = ?', id);
  return row === undefined ? undefined : read(row);
}

/** Notes what a machine is doing; nothing is committed when it is that already. */
export function setMachineStatus(db: Database, id: number, next: StatusRecord): void {
  const before = machineById(db, id)?.status;
  if (before?.status === next.status && before.message === next.message) return;
  db.transaction(() =>
    db.run(
      'UPDATE machines SET status = ?, message = ?, since = ? WHERE id = ?',
      ...[next.status, next.message, next.since, id],
    ),
  );
}

/** Notes the boot of a running machine; nothing is committed when it is known already. */
export function setBoot(db: Database, id: number, boot: string): void {
  if (machineById(db, id)?.boot === boot) return;
  db.transaction(() => db.run('UPDATE machines SET boot = ? WHERE id = ?', boot, id));
}

export function deleteMachine(db: Database, id: number): void {
  db.run('DELETE FROM machines WHERE id = ?', id);
}

function read(row: Row): MachineRecord {
  return {
    id: row.number('id'),
    model: row.number('model'),
    number: row.number('number'),
    uuid: row.text('uuid'),
    address: row.text('address'),
    status: { status: row.text('status'), message: row.text('message'), since: row.text('since') },
    boot: row.maybeText('boot'),
  };
}
