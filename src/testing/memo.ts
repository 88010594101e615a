import { hash } from 'node:crypto';
import type { CharmDefinition } from '../dispatch/charm/charm-definition.ts';
import { prepareCharm, type PreparedCharm } from '../dispatch/charm/prepare-charm.ts';
import { isFault, type CharmwrightError } from '../errors.ts';
import type { Entries } from '../dispatch/state/stored-state.ts';
import type { ConfigOption } from '../juju/agent/model-view.ts';
import type { ModelCharm } from '../model/charm.ts';
import { declaredStorages } from '../charm-schema/declared/storages.ts';
import { KnownNodes } from './machine/known-nodes.ts';
import type { Memory, State } from './state.ts';

/**
 * What the kit has worked out of a charm and its states, so that the next event need not do it again.
 *
 * A charm brings it along and it is forgotten with the charm; a copy of the charm with other parts has its own.
 */
export class Memo {
  readonly #charms = new WeakMap<CharmDefinition, CharmMemo>();

  of(charm: CharmDefinition): CharmMemo {
    const known = this.#charms.get(charm);
    if (known !== undefined) return known;
    const memo = new CharmMemo(charm);
    this.#charms.set(charm, memo);
    return memo;
  }
}

/** What of a state Juju's unit state holds. */
export type StoredParts = Pick<State, 'flags' | 'memory' | 'values'>;

/** The entries of Juju's unit state that stand for these parts of a state. */
interface KnownEntries extends Pick<State, 'flags' | 'values'> {
  readonly entries: Entries;
}

/** Digests are dropped when there are more, for a long run has no end of texts. */
const mostDigests = 20_000;

export class CharmMemo {
  readonly machines = new KnownNodes();
  /** States that Juju could have produced. */
  readonly sound = new WeakSet<State>();
  readonly #definition: CharmDefinition;
  readonly #entries = new WeakMap<Memory, KnownEntries>();
  readonly #config = new WeakMap<State['config'], readonly ConfigOption[]>();
  readonly #digests = new Map<string, string>();
  #prepared: PreparedCharm | undefined;
  #modelCharm: ModelCharm | undefined;

  constructor(definition: CharmDefinition) {
    this.#definition = definition;
  }

  /** @throws what prepareCharm throws */
  get prepared(): PreparedCharm {
    return (this.#prepared ??= prepareCharm(this.#definition));
  }

  /** What the rules of a model read of it. */
  get modelCharm(): ModelCharm {
    const { name, metadata } = this.#definition;
    return (this.#modelCharm ??= { name, storages: declaredStorages(metadata) });
  }

  /** Why the charm's layers can not be composed; each of its hooks fails with that. */
  get refusal(): CharmwrightError | undefined {
    try {
      this.#prepared ??= prepareCharm(this.#definition);
      return undefined;
    } catch (error) {
      if (isFault(error)) return error;
      throw error;
    }
  }

  /** A text's digest, the same one as in a real hook. */
  digest(text: string): string {
    const known = this.#digests.get(text);
    if (known !== undefined) return known;
    if (this.#digests.size >= mostDigests) this.#digests.clear();
    const digest = hash('sha256', text, 'base64url').slice(0, 16);
    this.#digests.set(text, digest);
    return digest;
  }

  configOf(config: State['config'], read: () => readonly ConfigOption[]): readonly ConfigOption[] {
    const known = this.#config.get(config);
    if (known !== undefined) return known;
    const options = read();
    this.#config.set(config, options);
    return options;
  }

  /** The entries that stand for a state; `encode` makes them. */
  entriesOf(state: StoredParts, encode: () => Entries): Entries {
    const { memory, flags, values } = state;
    if (memory === undefined) return encode();
    const known = this.#entries.get(memory);
    if (known?.flags === flags && known.values === values) return known.entries;
    const entries = encode();
    this.keepEntries(state, entries);
    return entries;
  }

  keepEntries({ memory, flags, values }: StoredParts, entries: Entries): void {
    if (memory !== undefined) this.#entries.set(memory, { flags, values, entries });
  }
}
