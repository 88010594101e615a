import type { Database } from './database.ts';

/**
 * Gives every application without a leader one: its lowest unit that stays, else its lowest that is there.
 *
 * A leader keeps its lease until it is dead, as in Juju, so that its last hooks may still write for the application.
 */
export function assignLeaders(db: Database): void {
  db.run(
    `UPDATE applications SET leader = (
       SELECT id FROM units WHERE application = applications.id AND life <> 'dead'
       ORDER BY life = 'dying', number LIMIT 1)
     WHERE leader IS NULL OR leader IN (SELECT id FROM units WHERE life = 'dead')`,
  );
}

export function isLeader(db: Database, unit: number): boolean {
  return db.one('SELECT 1 FROM applications WHERE leader = ?', unit) !== undefined;
}
