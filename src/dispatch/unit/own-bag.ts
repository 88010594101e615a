import { fault } from '../../errors.ts';
import { readBag, writeBag, type BagOwner } from '../../juju/tools/relations.ts';
import type { HookTools } from '../../juju/wire.ts';
import type { Bag, WritableBag } from './unit.ts';

/** What an own bag needs of its hook. */
export interface OwnBagInput {
  readonly tools: HookTools;
  readonly isLeader: () => Promise<boolean>;
}

/**
 * One of this side's own bags; read when first needed, and only differences are sent.
 *
 * A relation that is gone in the meantime has an empty bag, and what is written to it is dropped.
 */
export class OwnBag implements WritableBag {
  readonly #setting: OwnBagInput;
  readonly #owner: BagOwner;
  #values: Bag | undefined;

  constructor(setting: OwnBagInput, owner: BagOwner) {
    this.#setting = setting;
    this.#owner = owner;
  }

  async read(): Promise<Bag> {
    return { ...(await this.#known()) };
  }

  async write(values: Readonly<Record<string, string | undefined>>): Promise<void> {
    const known = await this.#known();
    const changes = Object.fromEntries(
      Object.entries(values)
        .map(([key, value = '']) => [key, value] as const)
        .filter(([key, value]) => (known[key] ?? '') !== value),
    );
    if (Object.keys(changes).length === 0) return;
    await writeBag(this.#setting.tools, this.#owner, changes);
    this.#values = Object.fromEntries(
      Object.entries({ ...known, ...changes }).filter(([, value]) => value !== ''),
    );
  }

  async #known(): Promise<Bag> {
    this.#values ??= await this.#ask();
    return this.#values;
  }

  async #ask(): Promise<Bag> {
    const { tools, isLeader } = this.#setting;
    const answer = await readBag(tools, this.#owner);
    if (answer.kind === 'read') return answer.value;
    // Juju gives one refusal for a relation that is gone and for a unit that may not read it.
    if (this.#owner.kind === 'application' && !(await isLeader())) {
      throw fault(
        'NOT_LEADER',
        `only the leader may use the bag of ${this.#owner.name} in ${this.#owner.relation}`,
      );
    }
    return {};
  }
}
