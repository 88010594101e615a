import type { OpenedPort } from '../../juju/agent/model-view.ts';
import type { Database } from './database.ts';

/** What a unit has opened, in a stable order. */
export function openedPorts(db: Database, unit: number): readonly OpenedPort[] {
  return db
    .all('SELECT * FROM ports WHERE unit = ? ORDER BY protocol, first, last, endpoint', unit)
    .map((row) => ({
      protocol: row.word('protocol', ['tcp', 'udp', 'icmp']),
      from: row.number('first'),
      to: row.number('last'),
      endpoint: row.text('endpoint'),
    }));
}

export function openPort(db: Database, unit: number, port: OpenedPort): void {
  db.run(
    'INSERT OR IGNORE INTO ports (unit, endpoint, protocol, first, last) VALUES (?, ?, ?, ?, ?)',
    ...[unit, port.endpoint, port.protocol, port.from, port.to],
  );
}

export function closePort(db: Database, unit: number, port: OpenedPort): void {
  db.run(
    'DELETE FROM ports WHERE unit = ? AND endpoint = ? AND protocol = ? AND first = ? AND last = ?',
    ...[unit, port.endpoint, port.protocol, port.from, port.to],
  );
}
