import type { Agent } from './agent.ts';
import { textsOf } from './json-answers.ts';
import type { Bag, WritableBag } from './unit.ts';

/** Which bag of a relation: a unit's, or an application's. */
export interface BagOwner {
  readonly relation: string;
  readonly kind: 'unit' | 'application';
  /** The unit's or application's name. */
  readonly name: string;
}

/** Reads a bag from the agent. */
export async function readBag(agent: Agent, owner: BagOwner): Promise<Bag> {
  const app = owner.kind === 'application' ? ['--app'] : [];
  const args = ['-r', owner.relation, ...app, '-', owner.name];
  return textsOf('relation-get', await agent.json('relation-get', { args }));
}

/** One of this side's own bags; read when first needed, and only differences are sent. */
export class OwnBag implements WritableBag {
  readonly #agent: Agent;
  readonly #owner: BagOwner;
  #values: Record<string, string> | undefined;

  constructor(agent: Agent, owner: BagOwner) {
    this.#agent = agent;
    this.#owner = owner;
  }

  async read(): Promise<Bag> {
    return { ...(await this.#known()) };
  }

  async write(values: Readonly<Record<string, string | undefined>>): Promise<void> {
    const known = await this.#known();
    const changes: Record<string, string> = {};
    for (const [key, value = ''] of Object.entries(values)) {
      if ((known[key] ?? '') !== value) changes[key] = value;
    }
    if (Object.keys(changes).length === 0) return;
    await this.#send(changes);
    this.#values = Object.fromEntries(
      Object.entries({ ...known, ...changes }).filter(([, value]) => value !== ''),
    );
  }

  async #known(): Promise<Record<string, string>> {
    this.#values ??= { ...(await readBag(this.#agent, this.#owner)) };
    return this.#values;
  }

  // Through standard input: an argument would lose its outer blanks, and others could read it.
  async #send(changes: Readonly<Record<string, string>>): Promise<void> {
    const app = this.#owner.kind === 'application' ? ['--app'] : [];
    await this.#agent.text('relation-set', {
      args: ['-r', this.#owner.relation, ...app, '--file', '-'],
      stdin: JSON.stringify(changes),
    });
  }
}
