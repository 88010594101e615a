import type { Services } from '../services.ts';
import { machineById } from '../store/machines.ts';
import type { UnitRecord } from '../store/units.ts';
import { isReachable } from './exposed-applications.ts';

/** The address that others use for a unit: the host's while a port of its application is published, else its machine's. */
export function publicAddress(
  { db, hostAddress }: Pick<Services, 'db' | 'hostAddress'>,
  unit: Pick<UnitRecord, 'application' | 'machine'>,
): string {
  const own = machineById(db, unit.machine)?.address ?? '';
  return isReachable(db, unit.application) ? (hostAddress() ?? own) : own;
}
