import { UncommittedMemory } from '../../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import type { HookTools, ToolCall, ToolResult } from '../../../src/juju/wire.ts';

export interface FakeRelation {
  readonly id: string;
  readonly application: string;
  readonly units: readonly string[];
  /** Owner (unit or application, remote or own) → its bag. */
  readonly bags: Record<string, Record<string, string>>;
}

export interface FakeModel {
  readonly config: Record<string, string | number | boolean>;
  readonly state: Record<string, string>;
  readonly relations: FakeRelation[];
  readonly resources: Record<string, string>;
  readonly params: Record<string, unknown>;
  leader: boolean;
}

/** Tools that answer, or refuse, as written here; everything else ends with exit 0 and no output. */
export type Refusals = Record<string, ToolResult>;

/** The few hook tools that a hook's skeleton needs, over plain objects; every call is recorded. */
export class FakeAgent implements HookTools {
  readonly calls: ToolCall[] = [];
  /** What the unit's machine keeps for the framework. */
  readonly uncommitted = new UncommittedMemory();
  readonly model: FakeModel;
  readonly #refusals: Refusals;

  constructor(model: Partial<FakeModel> = {}, refusals: Refusals = {}) {
    this.model = {
      config: {},
      state: {},
      relations: [],
      resources: {},
      params: {},
      leader: false,
      ...model,
    };
    this.#refusals = refusals;
  }

  get names(): readonly string[] {
    return this.calls.map(({ name }) => name);
  }

  /** The arguments of every call of one tool. */
  argumentsOf(tool: string): readonly (readonly string[])[] {
    return this.calls.filter(({ name }) => name === tool).map(({ args }) => args);
  }

  async call(call: ToolCall): Promise<ToolResult> {
    this.calls.push(call);
    const refusal = this.#refusals[call.name];
    if (refusal !== undefined) return refusal;
    const answer = this.#answer(call);
    const stdout = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null);
    return { code: 0, stdout, stderr: '' };
  }

  #answer({ name, args, stdin }: ToolCall): unknown {
    const { model } = this;
    switch (name) {
      case 'config-get':
        return model.config;
      case 'state-get':
        return Object.keys(model.state).length === 0 ? null : model.state;
      case 'state-set':
        Object.assign(model.state, JSON.parse(stdin ?? '{}'));
        return '';
      case 'state-delete':
        Reflect.deleteProperty(model.state, args.at(-1) ?? '');
        return '';
      case 'is-leader':
        return model.leader;
      case 'action-get':
        return model.params;
      case 'resource-get':
        return model.resources[args[0] ?? ''] ?? '';
      case 'relation-ids':
        return model.relations
          .map(({ id }) => id)
          .filter((id) => id.startsWith(`${args.at(-1) ?? ''}:`))
          .sort();
      case 'relation-list': {
        const relation = this.#relation(args);
        return args.includes('--app') ? JSON.stringify(relation.application) : relation.units;
      }
      case 'relation-get':
        return this.#relation(args).bags[args.at(-1) ?? ''] ?? {};
      default:
        return '';
    }
  }

  #relation(args: readonly string[]): FakeRelation {
    const id = args[args.indexOf('-r') + 1];
    const relation = this.model.relations.find((each) => each.id === id);
    if (relation === undefined) throw new Error(`no relation ${String(id)}`);
    return relation;
  }
}
