/**
 * What handlers may have done to the machine in hooks that were not committed.
 *
 * Juju discards everything that a failed hook wrote; what it did to the machine stays. A memory that is
 * compared with the last committed hook only would take a value that comes back (A, then B in a hook that
 * fails, then A) for unchanged, though the machine may have B.
 */
import type { EndpointMemory } from '../../../reactive/automatic/endpoint-flags.ts';
import type { StoredState } from '../stored-state.ts';

/** A unit's note: the parts of its memory that may be wrong. */
export interface UncommittedWork {
  /** Number of the newest hook that it is about; the state that this hook commits has the same one. */
  readonly attempt: number;
  /** Ids of handlers with inputs that began. */
  readonly handlers: readonly string[];
  /** Config options that counted as changed while handlers ran. */
  readonly options: readonly string[];
  /** Keys of bags that counted as changed while handlers ran. */
  readonly keys: readonly BagKey[];
}

/** A key of a remote bag, by the endpoint, the relation's id and the bag's owner. */
export type BagKey = readonly [endpoint: string, relation: string, owner: string, key: string];

/** Keeps the note on the machine, where a failed hook leaves it. */
export interface UncommittedStore {
  /** Undefined when there is none, or none that can be read. */
  load(): UncommittedWork | undefined;
  /** Replaces the note as a whole; on disk when it returns. @throws FILE_OPERATION_FAILED */
  save(work: UncommittedWork): Promise<void>;
  /** Removes the note. */
  clear(): void;
}

/** Equal to no digest, so that the value counts as changed, whatever it is now. */
const doubt = '';

/** A unit's memory, corrected by the note on its machine. */
export function remembered(
  stored: StoredState | undefined,
  work: UncommittedWork | undefined,
): StoredState | undefined {
  if (stored === undefined || work === undefined || wasCommitted(work, stored)) return stored;
  return withDoubts(stored, work);
}

/** A unit's memory without the parts that an uncommitted hook may have undone on the machine. */
function withDoubts(stored: StoredState, work: UncommittedWork): StoredState {
  const { handlers, options, keys } = work;
  const began = new Set(handlers);
  return {
    ...stored,
    inputs: Object.fromEntries(Object.entries(stored.inputs).filter(([id]) => !began.has(id))),
    config: stored.config && {
      ...stored.config,
      ...Object.fromEntries(options.map((option) => [option, doubt])),
    },
    endpoints: keys.reduce(withDoubt, stored.endpoints),
  };
}

function withDoubt(
  endpoints: StoredState['endpoints'],
  [endpoint, relation, owner, key]: BagKey,
): StoredState['endpoints'] {
  const memory: EndpointMemory = endpoints[endpoint] ?? {};
  const owners = memory[relation] ?? {};
  const doubted = { ...owners, [owner]: { ...owners[owner], [key]: doubt } };
  return { ...endpoints, [endpoint]: { ...memory, [relation]: doubted } };
}

/** Whether the hook that the note is about was committed. */
export function wasCommitted(work: UncommittedWork, stored: StoredState | undefined): boolean {
  return stored?.attempt === work.attempt;
}

/** What counts as changed between two memories: options, and keys of bags whose owners still exist. */
export function changesSince(
  before: Pick<StoredState, 'config' | 'endpoints'>,
  after: Pick<StoredState, 'config' | 'endpoints'>,
): Pick<UncommittedWork, 'options' | 'keys'> {
  const options = before.config === undefined ? [] : differing(before.config, after.config ?? {});
  const keys = Object.entries(after.endpoints).flatMap(([endpoint, relations]) =>
    Object.entries(relations).flatMap(([relation, owners]) =>
      Object.entries(owners).flatMap(([owner, digests]) =>
        differing(before.endpoints[endpoint]?.[relation]?.[owner] ?? {}, digests).map(
          (key): BagKey => [endpoint, relation, owner, key],
        ),
      ),
    ),
  );
  return { options, keys };
}

type Digests = Readonly<Record<string, string>>;

function differing(before: Digests, after: Digests): readonly string[] {
  if (before === after) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}
