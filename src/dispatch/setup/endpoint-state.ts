import type { InterfaceBag, InterfaceRole } from '../../interfaces/interface.ts';
import type { FlagPlan } from '../../reactive/automatic/flag-plan.ts';
import type { Endpoint, Relation, RemoteUnit, UnitEvent } from '../unit/unit.ts';

/** An endpoint's relations with the bags that this hook needs; a bag that was not read is undefined. */
export interface EndpointState {
  readonly relations: readonly RelationState[];
}

interface RelationState {
  readonly id: string;
  readonly application: string | undefined;
  readonly units: readonly { readonly name: string; readonly received: InterfaceBag | undefined }[];
  readonly received: InterfaceBag | undefined;
  readonly own: InterfaceBag | undefined;
}

/** Which bags to read: each costs a hook tool call. */
interface Need {
  readonly event: UnitEvent;
  /** Its implementation, which may need more than the bag that this hook is about. */
  readonly side: InterfaceRole | undefined;
  /** Whether every remote bag may have changed since it was last seen. */
  readonly everything: boolean;
}

/** Reads an endpoint: the bag that the hook is about, and what the interface's implementation needs. */
export async function readEndpoint(endpoint: Endpoint, need: Need): Promise<EndpointState> {
  const relations: RelationState[] = [];
  for (const relation of await endpoint.relations()) {
    const units: RelationState['units'][number][] = [];
    for (const unit of relation.units) {
      const received = wantsUnit(need, relation, unit) ? await unit.received() : undefined;
      units.push({ name: unit.name, received });
    }
    relations.push({
      id: relation.id,
      application: relation.application,
      units,
      received: wantsApplication(need, relation) ? await relation.received() : undefined,
      own: need.side?.reads.includes('own') ? await relation.own.read() : undefined,
    });
  }
  return { relations };
}

/** The flags that an interface's implementation keeps for one endpoint. */
export function interfaceFlags(
  side: InterfaceRole,
  { endpoint, unit }: { readonly endpoint: string; readonly unit: string },
  { relations }: EndpointState,
): FlagPlan {
  const kept = side.manage({
    endpoint,
    unit,
    relations: relations.map(({ id, application, units, received, own }) => ({
      id,
      application,
      units: units.map(({ name, received: bag }) => ({ name, received: bag ?? {} })),
      received: received ?? {},
      own: own ?? {},
    })),
  });
  return {
    owns: (flag) => Object.hasOwn(kept, flag),
    on: Object.keys(kept).filter((flag) => kept[flag]),
    passing: [],
  };
}

function wantsUnit(
  { event, side, everything }: Need,
  relation: Relation,
  unit: RemoteUnit,
): boolean {
  if (everything || side?.reads.includes('units')) return true;
  return (
    event.kind === 'relation' &&
    event.relationId === relation.id &&
    event.remoteUnit === unit.name &&
    (event.step === 'joined' || event.step === 'changed')
  );
}

// The agent runs a hook of its own, without a remote unit, for a change of the application's bag.
function wantsApplication({ event, side, everything }: Need, relation: Relation): boolean {
  if (everything || side?.reads.includes('application')) return true;
  return (
    event.kind === 'relation' &&
    event.relationId === relation.id &&
    event.remoteUnit === undefined &&
    event.step === 'changed'
  );
}
