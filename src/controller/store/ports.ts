import type { OpenedPort } from '../../juju/agent/model-view.ts';
import { samePort } from '../../juju/agent/port-ranges.ts';
import type { PortStore } from '../../model/ports/commit-port-changes.ts';
import type { Database } from './database.ts';
import { unitNamed } from './units.ts';

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

/** The ports that the units of one model have opened. */
export function portStore(db: Database, model: number): PortStore {
  const ofUnit = (unit: string) => openedPorts(db, unitNamed(db, model, unit)?.id ?? -1);
  return {
    ofUnit,
    save(unit, ports) {
      const before = ofUnit(unit);
      const id = unitNamed(db, model, unit)?.id ?? -1;
      const isIn = (all: readonly OpenedPort[], port: OpenedPort) =>
        all.some((each) => samePort(each, port));
      const columns = (port: OpenedPort) =>
        [id, port.endpoint, port.protocol, port.from, port.to] as const;
      for (const port of before.filter((each) => !isIn(ports, each))) {
        db.run(
          'DELETE FROM ports WHERE unit = ? AND endpoint = ? AND protocol = ? AND first = ? AND last = ?',
          ...columns(port),
        );
      }
      for (const port of ports.filter((each) => !isIn(before, each))) {
        db.run(
          'INSERT INTO ports (unit, endpoint, protocol, first, last) VALUES (?, ?, ?, ?, ?)',
          ...columns(port),
        );
      }
    },
  };
}
