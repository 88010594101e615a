import { didYouMean } from '../../base/nearest-name.ts';
import type { EndpointScope } from '../../charm-schema/declared/kinds.ts';
import { fault } from '../../errors.ts';
import type { Charm } from '../charm/charm.ts';
import type { ApplicationRecord } from '../store/applications.ts';
import type { EndpointRecord } from '../store/relations.ts';

/** One side of an `integrate`, as asked. */
export interface AskedSide {
  readonly application: ApplicationRecord;
  readonly charm: Charm;
  /** Absent when any endpoint will do. */
  readonly endpoint: string | undefined;
}

/** The requiring side first. */
export type Pair = readonly [EndpointRecord, EndpointRecord];

/**
 * The one way to relate two applications: same interface, provided here and required there.
 *
 * @returns the requiring side first.
 * @throws ENDPOINT_UNKNOWN, RELATION_IMPOSSIBLE, RELATION_AMBIGUOUS
 */
export function matchEndpoints(one: AskedSide, other: AskedSide): Pair {
  const found = candidates(one).flatMap((left) =>
    candidates(other).flatMap((right): readonly Pair[] => {
      if (left.interface !== right.interface) return [];
      if (left.role === 'requires' && right.role === 'provides') return [[left, right]];
      if (left.role === 'provides' && right.role === 'requires') return [[right, left]];
      return [];
    }),
  );
  const explicit = found.filter(([, provider]) => provider.endpoint !== 'juju-info');
  const pairs = explicit.length > 0 ? explicit : found;
  const [only] = pairs;
  if (only === undefined) throw impossible(one, other);
  if (pairs.length > 1) throw ambiguous(pairs);
  return only;
}

function candidates({ application, charm, endpoint }: AskedSide): readonly EndpointRecord[] {
  if (endpoint !== undefined && !charm.endpoints.has(endpoint)) {
    const known = [...charm.endpoints]
      .filter(([, { implicit }]) => !implicit)
      .map(([name]) => name);
    throw fault('ENDPOINT_UNKNOWN', `${application.name} has no endpoint "${endpoint}"`, {
      hint: didYouMean(endpoint, known),
    });
  }
  return [...charm.endpoints]
    .filter(([name, { role }]) => role !== 'peers' && (endpoint === undefined || endpoint === name))
    .map(([name, { role, interface: interfaceName }]) => ({
      application: application.id,
      applicationName: application.name,
      endpoint: name,
      role,
      interface: interfaceName,
    }));
}

/**
 * Whether units meet all units of the other side, or those on their own machine: one side's say is enough.
 *
 * @throws RELATION_IMPOSSIBLE when neither side is a subordinate, so that they never share a machine.
 */
export function scopeOf(pair: Pair, sides: readonly AskedSide[]): EndpointScope {
  const tied = pair.some(({ application, endpoint }) => {
    const side = sides.find((each) => each.application.id === application);
    return side?.charm.endpoints.get(endpoint)?.scope === 'container';
  });
  if (!tied) return 'global';
  if (sides.some(({ charm }) => charm.subordinate)) return 'container';
  const names = sides.map(({ application }) => application.name).join(' and ');
  throw fault('RELATION_IMPOSSIBLE', `${names} never share a machine: neither is a subordinate`);
}

function impossible(one: AskedSide, other: AskedSide): Error {
  return fault(
    'RELATION_IMPOSSIBLE',
    `${shown(one)} and ${shown(other)} share no interface that one provides and the other requires`,
    { details: [one, other].map(describeEndpoints).join('\n') },
  );
}

function ambiguous(pairs: readonly Pair[]): Error {
  const ways = pairs.map(
    ([one, other]) =>
      `${one.applicationName}:${one.endpoint} ${other.applicationName}:${other.endpoint}`,
  );
  return fault('RELATION_AMBIGUOUS', `there are ${pairs.length} ways to relate them`, {
    details: ways.join('\n'),
  });
}

function shown({ application, endpoint }: AskedSide): string {
  return endpoint === undefined ? application.name : `${application.name}:${endpoint}`;
}

function describeEndpoints({ application, charm }: AskedSide): string {
  const list = [...charm.endpoints]
    .filter(([, { implicit }]) => !implicit)
    .map(([name, { role, interface: interfaceName }]) => `${name} (${role} ${interfaceName})`);
  return `${application.name}: ${list.join(', ') || 'no endpoints'}`;
}
