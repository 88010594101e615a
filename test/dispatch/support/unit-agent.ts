import { UncommittedMemory } from '../../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import type { UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import type { Json } from '../../../src/base/json.ts';
import type { HookTools, ToolCall, ToolResult } from '../../../src/juju/wire.ts';
import {
  inMemoryAgent,
  type InMemoryAgent,
  type InMemoryHook,
  type InMemoryModel,
  type InMemoryRelation,
  type RunningHook,
} from '../../../src/testing/agent/in-memory-agent.ts';

/** A model whose parts a test may change between hooks. */
export interface UnitModel extends Omit<InMemoryModel, 'config' | 'relations' | 'leader'> {
  readonly config: Record<string, string | number | boolean>;
  readonly relations: InMemoryRelation[];
  /** Parameters of the actions that are run. */
  readonly params: Readonly<Record<string, Json>>;
  state: Record<string, string>;
  leader: boolean;
}

/** Tool → what it answers instead of the agent. */
export type Answers = Readonly<Record<string, ToolResult>>;

/** The agent of `hello/0` in memory, hook after hook: it keeps what a hook that ended well asked for. */
export class UnitAgent implements HookTools {
  /** Every call of every hook, in order. */
  readonly calls: ToolCall[] = [];
  /** What the unit's machine keeps for the framework. */
  readonly uncommitted = new UncommittedMemory();
  readonly model: UnitModel;
  readonly #answers: Answers;
  #running: { readonly agent: InMemoryAgent; readonly hook: InMemoryHook } | undefined;

  constructor(model: Partial<UnitModel> = {}, answers: Answers = {}) {
    this.model = {
      // Without an address the unit's own bags hold only what the charm writes.
      ...{ unit: 'hello/0', address: null, config: {}, relations: [], params: {} },
      ...{ state: {}, leader: false },
      ...model,
    };
    this.#answers = answers;
  }

  get names(): readonly string[] {
    return this.calls.map(({ name }) => name);
  }

  /** The arguments of every call of one tool. */
  argumentsOf(tool: string): readonly (readonly string[])[] {
    return this.calls.filter(({ name }) => name === tool).map(({ args }) => args);
  }

  begin(event: UnitEvent): void {
    const agent = inMemoryAgent(this.model);
    this.#running = { agent, hook: agent.hook(this.#runningHook(event)) };
  }

  async call(call: ToolCall): Promise<ToolResult> {
    this.calls.push(call);
    const { hook } = this.#begun();
    return this.#answers[call.name] ?? hook.call(call);
  }

  /** Ends the hook well. */
  commit(): void {
    const { agent, hook } = this.#begun();
    const { model } = this;
    hook.commit();
    model.state = { ...agent.state() };
    for (const [at, relation] of model.relations.entries()) {
      const ownBag = agent.bag(relation.id, 'hello/0') ?? {};
      const ownApplicationBag = agent.bag(relation.id, 'hello') ?? {};
      model.relations[at] = { ...relation, ownBag, ownApplicationBag };
    }
  }

  #begun() {
    if (this.#running === undefined) throw new Error('no hook has begun');
    return this.#running;
  }

  #runningHook(event: UnitEvent): RunningHook {
    if (event.kind === 'action') {
      return { kind: 'action', name: event.name, id: event.id, params: this.model.params };
    }
    if (event.kind !== 'relation') return { kind: 'plain' };
    const { step, remoteUnit, remoteApplication = '' } = event;
    return {
      kind: 'relation',
      relation: Number(event.relationId.split(':')[1]),
      ...{ step, remoteApplication },
      ...(remoteUnit === undefined ? {} : { remoteUnit }),
    };
  }
}
