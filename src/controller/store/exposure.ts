/** Exposed endpoints, and the ports of the host that applications have or want. */
import type { PortRange } from '../machines/machines.ts';
import { fromJson, listOf, text } from '../value-shapes.ts';
import type { Database } from './database.ts';

/** Endpoint, or the empty text for all that are not named → the networks that may reach it. */
export type Exposure = ReadonlyMap<string, readonly string[]>;

/** A port of the host that an exposed application wants. */
export interface HostPort extends PortRange {
  readonly application: number;
  /** Who has it instead; undefined when the application has it. */
  readonly holder: string | undefined;
}

/** What of an application is exposed; nothing is when the map is empty. */
export function exposureOf(db: Database, application: number): Exposure {
  const rows = db.all(
    'SELECT endpoint, cidrs FROM exposed_endpoints WHERE application = ? ORDER BY endpoint',
    application,
  );
  return new Map(
    rows.map((row) => [row.text('endpoint'), fromJson(row.text('cidrs'), listOf(text))]),
  );
}

/** Replaces what of an application is exposed. */
export function setExposure(db: Database, application: number, exposure: Exposure): void {
  db.run('DELETE FROM exposed_endpoints WHERE application = ?', application);
  for (const [endpoint, cidrs] of exposure) {
    db.run(
      'INSERT INTO exposed_endpoints (application, endpoint, cidrs) VALUES (?, ?, ?)',
      ...[application, endpoint, JSON.stringify(cidrs)],
    );
  }
  const exposed = exposure.size > 0 ? 1 : 0;
  db.run('UPDATE applications SET exposed = ? WHERE id = ?', exposed, application);
}

/** The ports of the host that applications have or want, of all models. */
export function hostPorts(db: Database): readonly HostPort[] {
  return db
    .all('SELECT * FROM host_ports ORDER BY application, protocol, first, last')
    .map((row) => ({
      application: row.number('application'),
      protocol: row.word('protocol', ['tcp', 'udp']),
      first: row.number('first'),
      last: row.number('last'),
      holder: row.maybeText('holder'),
    }));
}

/** Replaces all of them. */
export function setHostPorts(db: Database, ports: readonly HostPort[]): void {
  db.run('DELETE FROM host_ports');
  for (const { application, protocol, first, last, holder } of ports) {
    db.run(
      'INSERT INTO host_ports (application, protocol, first, last, holder) VALUES (?, ?, ?, ?, ?)',
      ...[application, protocol, first, last, holder ?? null],
    );
  }
}
