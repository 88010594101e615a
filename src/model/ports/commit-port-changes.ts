import type { PortChange } from '../../juju/agent/hook-changes.ts';
import type { OpenedPort } from '../../juju/agent/model-view.ts';
import { portsAfter } from '../../juju/agent/port-ranges.ts';

/** The ports that the units of one model have opened. */
export interface PortStore {
  /** By protocol, range and endpoint. */
  ofUnit(unit: string): readonly OpenedPort[];
  save(unit: string, ports: readonly OpenedPort[]): void;
}

/** Opens and closes what a unit's hook asked for. */
export function commitPortChanges(
  ports: PortStore,
  unit: string,
  changes: readonly PortChange[],
): void {
  if (changes.length > 0) ports.save(unit, portsAfter(ports.ofUnit(unit), changes));
}
