/** A model in memory with one unit of a charm, and hooks run in it. */
import { createHash } from 'node:crypto';
import type { Json } from '../../src/base/json.ts';
import type { CharmDefinition, Layer } from '../../src/dispatch/charm/charm-definition.ts';
import { UncommittedMemory } from '../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import { prepareCharm } from '../../src/dispatch/charm/prepare-charm.ts';
import { runHook } from '../../src/dispatch/run-hook.ts';
import type { UnitEvent } from '../../src/dispatch/unit/unit.ts';
import type { HookTools, ToolCall, ToolResult } from '../../src/juju/wire.ts';
import type { RecordingMachine } from '../../src/machine/recording/recording-machine.ts';

type Bag = Record<string, string>;

export interface ModelRelation {
  readonly id: string;
  /** Remote unit → its bag. */
  readonly units: Record<string, Bag>;
  /** What our unit has published. */
  readonly own: Bag;
}

/** Plain facts that a test may read and change between hooks. */
export class Model implements HookTools {
  readonly #uncommitted = new UncommittedMemory();
  readonly config: Record<string, string | number | boolean>;
  readonly relations: ModelRelation[] = [];
  readonly state: Record<string, string> = {};
  readonly ports = new Set<string>();
  readonly calls: ToolCall[] = [];
  params: Record<string, Json> = {};
  leader = true;
  status = '';
  version = '';
  actionFailure = '';

  readonly #layer: Layer;
  readonly #metadata: Readonly<Record<string, Json>>;
  readonly #machine: RecordingMachine;

  constructor(
    charm: { readonly handlers: Layer; readonly metadata: Readonly<Record<string, Json>> },
    machine: RecordingMachine,
    config: Record<string, string | number | boolean>,
  ) {
    this.#layer = charm.handlers;
    this.#metadata = charm.metadata;
    this.#machine = machine;
    this.config = config;
  }

  /** Adds a relation, or more units to it; bags hold what a remote unit says beside its address. */
  relate(id: string, units: Record<string, Bag>): ModelRelation {
    const bags = Object.entries(units).map(([unit, bag], index): [string, Bag] => [
      unit,
      { 'egress-subnets': `10.77.0.${50 + index}/32`, ...bag },
    ]);
    const known = this.relations.find((relation) => relation.id === id);
    const relation = known ?? { id, units: {}, own: {} };
    if (known === undefined) this.relations.push(relation);
    Object.assign(relation.units, Object.fromEntries(bags));
    return relation;
  }

  /** Runs a hook by name (`update-status`, `db:1-changed`) and answers which handlers ran. */
  async hook(name: string): Promise<readonly string[]> {
    return await this.#run(this.#eventOf(name));
  }

  async action(name: string, params: Record<string, Json> = {}): Promise<readonly string[]> {
    this.params = params;
    return await this.#run({ kind: 'action', name, id: '1' });
  }

  async call(call: ToolCall): Promise<ToolResult> {
    this.calls.push(call);
    const answer = this.#answer(call);
    const stdout = typeof answer === 'string' ? answer : JSON.stringify(answer);
    return { code: 0, stdout, stderr: '' };
  }

  async #run(event: UnitEvent): Promise<readonly string[]> {
    const name = typeof this.#metadata.name === 'string' ? this.#metadata.name : '';
    const definition: CharmDefinition = {
      name,
      metadata: this.#metadata,
      config: {},
      actions: {},
      settings: {},
      options: {},
      layers: [{ name, handlers: [this.#layer] }],
    };
    const outcome = await runHook({
      charm: () => prepareCharm(definition),
      context: {
        unit: `${name}/0`,
        application: name,
        model: { name: 'test', uuid: '6d1c' },
        event,
        charmFolder: '/nowhere',
      },
      ports: {
        tools: this,
        machine: () => this.#machine,
        hash: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 16),
        fallbackState: { load: async () => ({}), save: async () => undefined },
        uncommitted: this.#uncommitted,
        withPrivateFile: (_, use) => use('/private/content.json'),
        print: () => undefined,
      },
    });
    if (outcome.kind !== 'committed') throw new Error(JSON.stringify(outcome), { cause: outcome });
    return outcome.ran.map((id) => id.slice(name.length + 1));
  }

  #eventOf(name: string): UnitEvent {
    const match = /^(?<relationId>([\w-]+):\d+)-(joined|changed|departed|broken)$/.exec(name);
    if (match === null) return { kind: 'lifecycle', name };
    const [, relationId = '', endpoint = ''] = match;
    const step = match[3] as 'joined' | 'changed' | 'departed' | 'broken';
    const hook = `${endpoint}-relation-${step}`;
    return { kind: 'relation', name: hook, endpoint, step, relationId };
  }

  #answer({ name, args, stdin = '{}' }: ToolCall): unknown {
    switch (name) {
      case 'config-get':
        return this.config;
      case 'state-get':
        return this.state;
      case 'state-set':
        Object.assign(this.state, JSON.parse(stdin));
        return '';
      case 'is-leader':
        return this.leader;
      case 'action-get':
        return this.params;
      case 'action-fail':
        this.actionFailure = args.at(-1) ?? '';
        return '';
      case 'network-get':
        return { 'ingress-addresses': ['10.77.0.9'], 'egress-subnets': ['10.77.0.9/32'] };
      case 'open-port':
        this.ports.add(args.at(-1) ?? '');
        return '';
      case 'close-port':
        this.ports.delete(args.at(-1) ?? '');
        return '';
      case 'opened-ports':
        return [...this.ports];
      case 'status-set':
        this.status = args.slice(1).join(' ');
        return '';
      case 'application-version-set':
        this.version = args.at(-1) ?? '';
        return '';
      default:
        return name.startsWith('relation-') ? this.#relationAnswer(name, args, stdin) : '';
    }
  }

  #relationAnswer(name: string, args: readonly string[], stdin: string): unknown {
    if (name === 'relation-ids') {
      const ids = this.relations.map(({ id }) => id);
      return ids.filter((id) => id.startsWith(`${args.at(-1) ?? ''}:`));
    }
    const id = args[args.indexOf('-r') + 1];
    const relation = this.relations.find((each) => each.id === id);
    if (relation === undefined) throw new Error(`no relation ${String(id)}`);
    if (name === 'relation-list') return Object.keys(relation.units);
    if (name === 'relation-get') return relation.units[args.at(-1) ?? ''] ?? relation.own;
    for (const [key, value] of Object.entries(JSON.parse(stdin) as Bag)) {
      if (value === '') Reflect.deleteProperty(relation.own, key);
      else relation.own[key] = value;
    }
    return '';
  }
}
