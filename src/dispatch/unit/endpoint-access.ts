import { fault } from '../../errors.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import {
  readBag,
  relationIds,
  remoteApplication,
  remoteUnits,
} from '../../juju/tools/relations.ts';
import { askOnce } from './ask-once.ts';
import { OwnBag, type OwnBagInput } from './own-bag.ts';
import type { Bag, Endpoint, Relation, UnitEvent } from './unit.ts';

/** What access to endpoints needs of the hook. */
export interface EndpointAccessInput extends OwnBagInput {
  /** `hello/0` */
  readonly unit: string;
  readonly application: string;
  readonly event: UnitEvent;
  readonly endpoints: readonly EndpointName[];
}

/**
 * Gives access to the charm's endpoints; the agent is asked once a hook for each answer.
 *
 * @returns a function that throws ENDPOINT_UNKNOWN for a name that metadata does not declare.
 */
export function endpointAccess(setting: EndpointAccessInput): (name: string) => Endpoint {
  const byName = new Map(
    setting.endpoints.map((endpoint) => {
      const relations = askOnce(() => relationsOf(setting, endpoint));
      return [endpoint.name, { ...endpoint, relations: () => relations('') }];
    }),
  );
  return (name) => {
    const endpoint = byName.get(name);
    if (endpoint !== undefined) return endpoint;
    const known = [...byName.keys()].join(', ');
    throw fault('ENDPOINT_UNKNOWN', `the charm has no endpoint "${name}"`, {
      details: `declared: ${known === '' ? 'none' : known}`,
    });
  };
}

async function relationsOf(
  setting: EndpointAccessInput,
  endpoint: EndpointName,
): Promise<readonly Relation[]> {
  const { tools, event } = setting;
  const going = event.kind === 'relation' && event.step === 'broken' ? event.relationId : undefined;
  const relations: Relation[] = [];
  for (const id of await relationIds(tools, endpoint.name)) {
    const relation = id === going ? undefined : await relationOf(setting, endpoint, id);
    if (relation !== undefined) relations.push(relation);
  }
  for (const { units } of relations) Object.freeze(units);
  return Object.freeze(relations);
}

/** A relation as it is now; undefined when it is gone in the meantime. */
async function relationOf(
  setting: EndpointAccessInput,
  endpoint: EndpointName,
  id: string,
): Promise<Relation | undefined> {
  const { tools, unit, application: ours } = setting;
  const leaving = leavingUnit(setting, id);
  const units = await unitsOf(setting, id);
  if (units === undefined) return undefined;
  const application = endpoint.role === 'peers' ? ours : await applicationOf(setting, id, units);
  const bag = askOnce(async (name: string): Promise<Bag> => {
    const kind = name.includes('/') ? 'unit' : 'application';
    const answer = await readBag(tools, { relation: id, kind, name });
    // Handlers share it: a key that one adds must not be what another reads.
    return Object.freeze({ ...(answer.kind === 'read' ? answer.value : {}) });
  });
  return {
    id,
    endpoint: endpoint.name,
    application,
    units: units.map((name) => ({ name, received: () => bag(name) })),
    departing: leaving === undefined ? undefined : { name: leaving, received: () => bag(leaving) },
    received: async () => (application === undefined ? {} : bag(application)),
    own: new OwnBag(setting, { relation: id, kind: 'unit', name: unit }),
    ownApplication: new OwnBag(setting, { relation: id, kind: 'application', name: ours }),
  };
}

async function unitsOf(
  setting: EndpointAccessInput,
  id: string,
): Promise<readonly string[] | undefined> {
  const answer = await remoteUnits(setting.tools, id);
  if (answer.kind === 'gone') return undefined;
  const leaving = leavingUnit(setting, id);
  return answer.value.filter((name) => name !== leaving);
}

function leavingUnit({ event }: EndpointAccessInput, id: string): string | undefined {
  const isDeparture = event.kind === 'relation' && event.step === 'departed';
  return isDeparture && event.relationId === id ? event.remoteUnit : undefined;
}

/** The remote application of a relation that is not one of peers. */
async function applicationOf(
  { event, tools }: EndpointAccessInput,
  id: string,
  [first]: readonly string[],
): Promise<string | undefined> {
  if (first !== undefined) return first.slice(0, first.lastIndexOf('/'));
  if (event.kind === 'relation' && event.relationId === id && event.remoteApplication) {
    return event.remoteApplication;
  }
  const answer = await remoteApplication(tools, id);
  return answer.kind === 'read' ? answer.value : undefined;
}
