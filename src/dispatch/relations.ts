import { fault } from '../errors.ts';
import type { EndpointName } from '../reactive/hook-patterns.ts';
import type { Agent } from './agent.ts';
import { OwnBag, readBag } from './bags.ts';
import { wordsOf } from './json-answers.ts';
import { once } from './once.ts';
import type { Endpoint, Relation, UnitEvent } from './unit.ts';

/** What relations need to know of the hook. */
export interface RelationSetting {
  readonly agent: Agent;
  /** `hello/0` */
  readonly unit: string;
  readonly application: string;
  readonly event: UnitEvent;
  readonly endpoints: readonly EndpointName[];
}

/**
 * Gives access to the charm's endpoints; every answer of the agent is asked for once a hook.
 *
 * @returns a function that throws ENDPOINT_UNKNOWN for a name that metadata does not declare.
 */
export function endpointAccess(setting: RelationSetting): (name: string) => Endpoint {
  const relations = once((name: string) => relationsOf(setting, name));
  const byName = new Map(setting.endpoints.map((endpoint) => [endpoint.name, endpoint]));
  return (name) => {
    const endpoint = byName.get(name);
    if (endpoint !== undefined) return { ...endpoint, relations: () => relations(name) };
    const known = [...byName.keys()].join(', ');
    throw fault('ENDPOINT_UNKNOWN', `the charm has no endpoint "${name}"`, {
      details: `declared: ${known === '' ? 'none' : known}`,
    });
  };
}

async function relationsOf(setting: RelationSetting, endpoint: string): Promise<Relation[]> {
  const { agent, event } = setting;
  const answer = await agent.json('relation-ids', { args: [endpoint] });
  const going = event.kind === 'relation' && event.step === 'broken' ? event.relationId : undefined;
  const ids = wordsOf('relation-ids', answer)
    .filter((id) => id !== going)
    .toSorted((a, b) => numberIn(a) - numberIn(b));
  const relations: Relation[] = [];
  for (const id of ids) relations.push(await relationOf(setting, endpoint, id));
  return relations;
}

async function relationOf(
  setting: RelationSetting,
  endpoint: string,
  id: string,
): Promise<Relation> {
  const { agent, unit } = setting;
  const units = await remoteUnits(setting, id);
  const application = await remoteApplication(setting, endpoint, id, units);
  const bag = once((name: string) =>
    readBag(agent, { relation: id, kind: name.includes('/') ? 'unit' : 'application', name }),
  );
  return {
    id,
    endpoint,
    application,
    units: units.map((name) => ({ name, received: () => bag(name) })),
    received: async () => (application === undefined ? {} : bag(application)),
    own: new OwnBag(agent, { relation: id, kind: 'unit', name: unit }),
    ownApplication: new OwnBag(agent, {
      relation: id,
      kind: 'application',
      name: setting.application,
    }),
  };
}

async function remoteUnits({ agent, event }: RelationSetting, id: string): Promise<string[]> {
  const answer = await agent.json('relation-list', { args: ['-r', id] });
  const leaving =
    event.kind === 'relation' && event.step === 'departed' && event.relationId === id
      ? event.remoteUnit
      : undefined;
  return wordsOf('relation-list', answer)
    .filter((name) => name !== leaving)
    .toSorted((a, b) => compareUnits(a, b));
}

async function remoteApplication(
  setting: RelationSetting,
  endpoint: string,
  id: string,
  units: readonly string[],
): Promise<string | undefined> {
  const { endpoints, event, agent } = setting;
  if (endpoints.some(({ name, role }) => name === endpoint && role === 'peers')) {
    return setting.application;
  }
  const [first] = units;
  if (first !== undefined) return first.slice(0, first.lastIndexOf('/'));
  if (event.kind === 'relation' && event.relationId === id && event.remoteApplication) {
    return event.remoteApplication;
  }
  const answer = await agent.json('relation-list', { args: ['-r', id, '--app'] });
  return typeof answer === 'string' && answer !== '' ? answer : undefined;
}

/** Orders `app/2` before `app/10`. */
function compareUnits(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.slice(0, name.lastIndexOf('/')));
  if (left !== right) return String(left) < String(right) ? -1 : 1;
  return numberIn(a) - numberIn(b);
}

/** The number at the end of `db:3` or `app/3`. */
function numberIn(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}
