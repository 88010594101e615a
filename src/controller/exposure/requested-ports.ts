/** Which ports of the host an exposed application requests. Pure. */
import type { OpenedPort } from '../../juju/agent/model-view.ts';
import type { PortRange } from '../machines/machines.ts';
import type { Exposure } from '../store/exposure.ts';

/** A port that one unit has opened to networks outside of its model. */
export interface RequestedPort extends PortRange {
  /** The IPv4 address of the unit's machine. */
  readonly target: string;
  readonly from: readonly string[];
}

/** What a unit has opened. */
export interface UnitPorts {
  readonly address: string;
  readonly opened: readonly OpenedPort[];
}

/**
 * The ports that an exposure opens to the world.
 *
 * A port that is open for all endpoints is reached as any exposed endpoint may be; one of an endpoint with an
 * exposure of its own as that says; any other as the exposure of all endpoints says (Juju 3.6,
 * `internal/worker/firewaller/firewaller.go`, ingressRulesForExposedMachineUnit). The host answers pings itself, so
 * `icmp` requests no port.
 */
export function requestedPorts(
  exposure: Exposure,
  units: readonly UnitPorts[],
): readonly RequestedPort[] {
  return units.flatMap(({ address, opened }) =>
    opened.flatMap(({ protocol, from: first, to: last, endpoint }) => {
      const from = networksOf(exposure, endpoint);
      if (protocol === 'icmp' || from.length === 0) return [];
      return [{ protocol, first, last, target: address, from }];
    }),
  );
}

function networksOf(exposure: Exposure, endpoint: string): readonly string[] {
  const networks =
    endpoint === '' ? [...exposure.values()].flat() : (exposure.get(endpoint) ?? exposure.get(''));
  return [...new Set(networks ?? [])].toSorted();
}
