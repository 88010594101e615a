/** Assigns the host's ports to exposed applications. Pure. */
import type { OccupiedPort, PortRange } from '../machines/machines.ts';
import type { HostPort } from '../store/exposure.ts';

/** An exposed application with the ports that it requests. */
export interface PortClaim {
  readonly application: number;
  /** `hello of model default` */
  readonly owner: string;
  readonly ports: readonly PortRange[];
}

/**
 * Assigns ports: an application keeps a port as long as it requests it; a free one goes to the first claim.
 *
 * @param before the last assignment; ports that were refused are tried again.
 * @param occupied ports that others use; an application that has such a port already keeps it.
 */
export function assignPorts(
  claims: readonly PortClaim[],
  before: readonly HostPort[],
  occupied: readonly OccupiedPort[],
): readonly HostPort[] {
  const requested = claims.flatMap(({ application, owner, ports }) =>
    uniqueRanges(ports).map((port) => ({ ...port, application, owner })),
  );
  const assigned = before.filter(({ holder }) => holder === undefined);
  const isKept = (port: PortRange & { readonly application: number }): boolean =>
    assigned.some((each) => each.application === port.application && isSameRange(each, port));
  const taken = requested.filter(isKept);
  return requested.map(({ owner, ...port }) => {
    const { application } = port;
    if (isKept(port)) return { ...port, holder: undefined };
    const rival = taken.find((each) => each.application !== application && overlaps(each, port));
    const holder = rival?.owner ?? occupied.find((each) => overlaps(each, port))?.holder;
    if (holder === undefined) taken.push({ ...port, owner });
    return { ...port, holder };
  });
}

/** Which ports of some claims are not assigned: none, some that were refused before, or some that are new. */
export function unassigned(
  claims: readonly PortClaim[],
  before: readonly HostPort[],
): 'none' | 'refused' | 'new' {
  const known = claims.flatMap(({ application, ports }) =>
    ports.map((port) =>
      before.find((each) => each.application === application && isSameRange(each, port)),
    ),
  );
  if (known.includes(undefined)) return 'new';
  return known.some((port) => port?.holder !== undefined) ? 'refused' : 'none';
}

/** Whether two ranges are the same. */
export function isSameRange(one: PortRange, other: PortRange): boolean {
  return one.protocol === other.protocol && one.first === other.first && one.last === other.last;
}

/** `80/tcp`, `8000-8010/udp` */
export function portText({ protocol, first, last }: PortRange): string {
  return `${first === last ? first : `${first}-${last}`}/${protocol}`;
}

/** Whether two ranges have a port in common. */
function overlaps(one: PortRange, other: PortRange): boolean {
  return one.protocol === other.protocol && one.first <= other.last && other.first <= one.last;
}

function uniqueRanges(ports: readonly PortRange[]): readonly PortRange[] {
  const byText = new Map(
    ports.map(({ protocol, first, last }) => {
      const port = { protocol, first, last };
      return [portText(port), port];
    }),
  );
  return [...byText.values()];
}
