/** Publishes to the model, the relations and the other layers whether the application is served. */
import { http } from '../index.ts';
import type { Unit } from '../index.ts';
import { readOpenedPort, storeValue, storeOpenedPort } from './stored-values.ts';

const website = 'website';

/** What is served. */
export interface ServedRelease {
  readonly release: string;
  readonly port: number;
}

/** The application answers: sets the flags, opens its port and no other, publishes it. Idempotent. */
export async function announceServing(unit: Unit, { release, port }: ServedRelease): Promise<void> {
  unit.flags.set('wsgi.active');
  unit.flags.set('wsgi.available');
  // Juju sets the version at once, so that a hook that failed afterwards may have set another one.
  await unit.setVersion(release);
  await storeValue(unit, 'release', release);
  const opened = await readOpenedPort(unit);
  if (opened !== port) {
    if (opened !== undefined) await unit.ports.close(opened);
    await unit.ports.open(port);
    await storeOpenedPort(unit, port);
  }
  await publishWebsite(unit, port);
}

/** The application doesn't answer: clears the flags and withdraws the website. Idempotent. */
export async function announceDown(unit: Unit): Promise<void> {
  unit.flags.clear('wsgi.active');
  unit.flags.clear('wsgi.available');
  await http.withdraw(unit, website);
}

export async function publishWebsite(unit: Unit, port: number): Promise<void> {
  const published = await http.publish(unit, website, { port });
  if (published.kind === 'no-address') unit.log.warning('the unit has no address to publish yet');
}
