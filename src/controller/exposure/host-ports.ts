/** Assigns the host's ports to exposed applications, and records the assignment in the store. */
import type { OccupiedPort } from '../machines/machines.ts';
import type { Services } from '../services.ts';
import { hostPorts, setHostPorts, type HostPort } from '../store/exposure.ts';
import { listModels } from '../store/models.ts';
import { assignPorts, isSameRange, portText, unassigned } from './assign-ports.ts';
import {
  portClaimOf,
  exposedApplications,
  type ExposedApplication,
} from './exposed-applications.ts';

/** How long the list of used ports of the host is cached, in milliseconds; making it reads all of /proc. */
const cacheTime = 5_000;

/** Assigns ports; returns what is exposed, with the ports of the host that each application has. */
export type AssignHostPorts = () => Promise<readonly ExposedApplication[]>;

/** The ports that are in use on the host, but not by this controller's models. */
export async function portsInUse({ db, machines }: Services): Promise<readonly OccupiedPort[]> {
  return machines.occupiedPorts(listModels(db).map(({ name }) => name));
}

/** Makes the assignment of the host's ports; each refused port is logged once in the model's log. */
export function hostPortAssignment(services: Services): AssignHostPorts {
  const { db, clock } = services;
  let seen: { readonly at: number; readonly occupied: readonly OccupiedPort[] } | undefined;

  const occupiedFor = async (open: ReturnType<typeof unassigned>) => {
    if (open === 'none') return [];
    const isFresh = seen !== undefined && Math.abs(clock.now() - seen.at) < cacheTime;
    if (open === 'new' || !isFresh)
      seen = { at: clock.now(), occupied: await portsInUse(services) };
    return seen?.occupied ?? [];
  };

  const openNow = () => unassigned(exposedApplications(db).map(portClaimOf), hostPorts(db));

  return async () => {
    let open = openNow();
    let occupied = await occupiedFor(open);
    // More ports may be requested by the time that the host has answered.
    while (open !== 'new' && openNow() !== 'none' && openNow() !== open) {
      open = openNow();
      occupied = await occupiedFor(open);
    }
    const exposed = exposedApplications(db);
    const before = hostPorts(db);
    const after = assignPorts(exposed.map(portClaimOf), before, occupied);
    if (textOf(after) !== textOf(before)) db.transaction(() => setHostPorts(db, after));
    for (const port of after) logRefused(services, port, { before, exposed });
    return exposed.map((each) => ({ ...each, requested: assignedOf(each, after) }));
  };
}

function assignedOf(
  { application, requested }: ExposedApplication,
  assigned: readonly HostPort[],
): ExposedApplication['requested'] {
  const own = assigned.filter((each) => each.application === application);
  return requested.filter((port) =>
    own.some((each) => each.holder === undefined && isSameRange(each, port)),
  );
}

function logRefused(
  { log }: Services,
  port: HostPort,
  known: { readonly before: readonly HostPort[]; readonly exposed: readonly ExposedApplication[] },
): void {
  const { application, holder } = port;
  if (holder === undefined) return;
  const old = known.before.find(
    (each) => each.application === application && isSameRange(each, port) && each.holder === holder,
  );
  const exposed = known.exposed.find((each) => each.application === application);
  if (old !== undefined || exposed === undefined) return;
  const message = `${exposed.owner}: port ${portText(port)} of the host is not published, ${holder} has it`;
  const line = { model: exposed.model, entity: 'controller', level: 'WARNING' } as const;
  log.write({ ...line, module: 'expose', message });
}

function textOf(ports: readonly HostPort[]): string {
  const lines = ports.map((port) => `${port.application} ${portText(port)} ${port.holder ?? ''}`);
  return lines.toSorted().join('\n');
}
