import { configFlags } from '../../reactive/automatic/config-flags.ts';
import { endpointFlags, type EndpointMemory } from '../../reactive/automatic/endpoint-flags.ts';
import type { Masking } from '../masking/masking.ts';
import type { StoredState } from '../state/stored-state.ts';
import type { ConfigValue } from '../unit/unit.ts';
import type { InspectedRelation } from './inspection.ts';

type Hash = (text: string) => string;

/** What the unit sees now, not masked. */
interface Seen {
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly relations: readonly InspectedRelation[];
}

/**
 * A unit's memory for a state in which secrets are masked: the digest of each current value becomes the digest of
 * the masked value, so that masking does not count as a change.
 */
export function maskedMemory(
  { config, endpoints, inputs, status }: StoredState,
  seen: Seen,
  { masking, hash }: { readonly masking: Masking; readonly hash: Hash },
): Omit<StoredState, 'flags'> {
  const masked: Seen = masking.value(seen);
  const exchange = exchanged(digestsOf(seen, hash), digestsOf(masked, hash));
  return {
    config: config && exchange(config),
    endpoints: Object.fromEntries(
      Object.entries(endpoints).map(([endpoint, each]) => [endpoint, ofBags(each, exchange)]),
    ),
    inputs,
    status: masking.value(status),
  };
}

type Digests = Readonly<Record<string, string>>;

function ofBags(memory: EndpointMemory, exchange: (digests: Digests) => Digests): EndpointMemory {
  return Object.fromEntries(
    Object.entries(memory).map(([relation, owners]) => [
      relation,
      Object.fromEntries(Object.entries(owners).map(([owner, keys]) => [owner, exchange(keys)])),
    ]),
  );
}

/** All digests that the framework would remember, in an order that masking does not change. */
function digestsOf({ config, relations }: Seen, hash: Hash): readonly string[] {
  const ofConfig = configFlags({ defaults: {}, values: config, memory: undefined, hash }).memory;
  const ofRelations = relations.map(({ id, endpoint, units, application, applicationBag }) => {
    const bags = {
      ...units,
      ...(application === undefined ? {} : { [application]: applicationBag }),
    };
    const relation = { id: `${endpoint}:${id}`, units: Object.keys(units), bags };
    const reading = { endpoint, relations: [relation], step: undefined, memory: {}, hash };
    return endpointFlags(reading).memory;
  });
  return [ofConfig, ...ofRelations].flatMap(textsIn);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function exchanged(real: readonly string[], masked: readonly string[]): (of: Digests) => Digests {
  const pairs = new Map(real.map((digest, index) => [digest, masked[index] ?? digest]));
  return (digests) =>
    Object.fromEntries(
      Object.entries(digests).map(([key, digest]) => [key, pairs.get(digest) ?? digest]),
    );
}
