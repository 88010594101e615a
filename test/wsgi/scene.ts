/** A charm on layer:wsgi, its model and its machine, all in memory; hooks are run one after the other. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Json } from '../../src/base/json.ts';
import type { CharmDefinition, Layer } from '../../src/dispatch/charm/charm-definition.ts';
import { UncommittedMemory } from '../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import { runHook } from '../../src/dispatch/run-hook.ts';
import type { HookOutcome } from '../../src/dispatch/run-hook.ts';
import type { UnitEvent } from '../../src/dispatch/unit/unit.ts';
import { layer } from '../../src/index.ts';
import { interfaceSides } from '../../src/interfaces/sides.ts';
import { inMemoryAgent } from '../../src/testing/agent/in-memory-agent.ts';
import type {
  InMemoryModel,
  InMemoryRelation,
  RunningHook,
} from '../../src/testing/agent/in-memory-agent.ts';
import { recordingMachine } from '../../src/machine/recording/recording-machine.ts';
import type {
  RecordingMachine,
  RecordingSeed,
} from '../../src/machine/recording/recording-machine.ts';
import wsgi from '../../src/wsgi/layer.ts';

const defaults = {
  port: 80,
  provision_command: '',
  pip_cache_dir: '',
  wsgi_module: 'wsgi:application',
  wsgi_logfile_path: '/var/log/wsgi.service.log',
  apt_dependencies: '',
  environment_variables: '',
};

/** What the seeds' charm does: announces its source in every hook while the resource is there. */
const announcing = layer(({ when }) => {
  when('source.is.there').do('announce the source', (unit) => {
    unit.flags.set('wsgi.source.available');
  });
});

export interface SceneSeed extends RecordingSeed {
  readonly config?: Readonly<Record<string, string | number>>;
  readonly settings?: Readonly<Record<string, Json>>;
  readonly leader?: boolean;
  readonly relations?: readonly InMemoryRelation[];
  readonly layers?: Readonly<Record<string, Layer>>;
  /** Of the application hello; its charm's folder is not on the machine. */
  readonly unit?: string;
  /** The machine of another scene, which this unit shares. */
  readonly machine?: RecordingMachine;
}

/** What one hook did. */
export interface HookResult {
  readonly outcome: HookOutcome;
  /** Names of the hook tools that were called, in order. */
  readonly tools: readonly string[];
  readonly status: { readonly status: string; readonly message: string };
  readonly logs: readonly string[];
}

export class Scene {
  readonly #uncommitted = new UncommittedMemory();
  readonly machine: RecordingMachine;
  readonly charmFolder = join(import.meta.dirname, '../..');
  config: Record<string, string | number>;
  settings: Readonly<Record<string, Json>>;
  leader: boolean;
  /** Whether the next hooks are those of a repair. */
  repair = false;
  relations: readonly InMemoryRelation[];
  state: Record<string, string> = {};
  ports: InMemoryModel['ports'] = [];
  status = { status: 'unknown', message: '' };
  readonly #layers: Readonly<Record<string, Layer>>;
  readonly #unit: string;

  constructor(seed: SceneSeed = {}) {
    this.#unit = seed.unit ?? 'hello/0';
    this.machine =
      seed.machine ??
      recordingMachine({
        ...seed,
        files: { '/srv/wsgi.py': 'application = 1', ...seed.files },
      });
    this.config = { ...defaults, ...seed.config };
    this.settings = seed.settings ?? {};
    this.leader = seed.leader ?? true;
    this.relations = seed.relations ?? [peers()];
    this.#layers = seed.layers ?? { charm: announcing };
    this.imports({ kind: 'ok', version: '20.1.0' });
    this.answers(200);
  }

  /** What the import check finds from now on. */
  imports(...verdicts: readonly Readonly<Record<string, Json>>[]): void {
    const answers = verdicts.map((each) => ({
      stdout: `hello\n\nwsgi-check: ${JSON.stringify(each)}\n`,
    }));
    this.machine.answers.run('--unit=wsgi-check.service', ...answers);
  }

  /** How provisioning ends from now on. */
  provisions(...results: readonly { code: number; stdout: string }[]): void {
    this.machine.answers.run('--unit=wsgi-provision.service', ...results);
  }

  /** What the application answers from now on; `silent` while nothing does. */
  answers(...statuses: readonly (number | 'silent')[]): void {
    const answers = statuses.map((status) =>
      status === 'silent'
        ? ({ kind: 'silent', reason: 'timed out' } as const)
        : ({ kind: 'answered', status, body: '' } as const),
    );
    this.machine.answers.get(/^http:\/\/[\d.]+:\d+\/$/, ...answers);
  }

  /** Sets a flag before the next hook, as another layer would have. */
  flag(name: string, on = true): void {
    this.#pending.set(name, on);
  }

  readonly #pending = new Map<string, boolean>();

  flags(): readonly string[] {
    return this.#flags;
  }

  #flags: readonly string[] = [];

  /** Runs a hook (`config-changed`, `postgres-relation-changed`) and commits it when it succeeds. */
  async hook(name: string): Promise<HookResult> {
    return this.#run(eventOf(name, this.relations));
  }

  /** Runs a hook that is killed at its very end: the machine has changed, and the model has not. */
  async killed(name: string): Promise<void> {
    const [state, ports, relations, flags] = [this.state, this.ports, this.relations, this.#flags];
    await this.ok(name);
    [this.state, this.ports, this.relations, this.#flags] = [state, ports, relations, flags];
  }

  async action(name: string): Promise<HookResult> {
    return this.#run({ kind: 'action', name, id: '1' });
  }

  /** Runs a hook that must succeed. */
  async ok(name: string): Promise<HookResult> {
    const result = await this.hook(name);
    if (result.outcome.kind !== 'committed') throw new Error(JSON.stringify(result, null, 1));
    return result;
  }

  /** The bag of this unit, or of the application, in a relation. */
  bag(relation: number, of: 'unit' | 'application' = 'unit'): Readonly<Record<string, string>> {
    const found = this.relations.find(({ id }) => id === relation);
    return (of === 'unit' ? found?.ownBag : found?.ownApplicationBag) ?? {};
  }

  async #run(event: UnitEvent): Promise<HookResult> {
    const agent = inMemoryAgent({
      unit: this.#unit,
      config: this.config,
      relations: this.relations,
      leader: this.leader,
      state: this.state,
      ports: this.ports ?? [],
    });
    const tools = agent.hook(running(event));
    const outcome = await runHook({
      definition: this.#definition(),
      context: {
        unit: this.#unit,
        application: 'hello',
        model: { name: 'test', uuid: '6d1c' },
        event,
        repair: this.repair,
        charmFolder: this.charmFolder,
      },
      tools,
      machine: () => this.machine,
      interfaces: interfaceSides,
      hash: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 16),
      fallbackState: { load: async () => ({}), save: async () => undefined },
      uncommitted: this.#uncommitted,
      withPrivateFile: (_, use) => use('/private/content.json'),
      trace: () => undefined,
    });
    if (outcome.kind === 'committed') {
      tools.commit();
      this.state = { ...agent.state() };
      this.ports = agent.data.ports;
      this.#flags = outcome.flags;
      this.relations = this.relations.map((each) => ({
        ...each,
        ownBag: agent.bag(each.id, this.#unit) ?? {},
        ownApplicationBag: agent.bag(each.id, 'hello') ?? {},
        ...(each.role === 'peers' && { applicationBag: agent.bag(each.id, 'hello') ?? {} }),
      }));
    }
    const shown = agent.recorded.statuses.at(-1);
    if (shown !== undefined) this.status = { status: shown.status, message: shown.message };
    return {
      outcome,
      tools: tools.calls.map((call) => call.name),
      status: this.status,
      logs: agent.recorded.logs.map(({ message }) => message),
    };
  }

  #definition(): CharmDefinition {
    const pending = [...this.#pending];
    this.#pending.clear();
    const before = layer(({ hook }) => {
      hook('{install,start,config-changed,upgrade-charm,update-status}').do(
        'set the scene',
        (unit) => {
          for (const [flag, on] of pending) unit.flags.toggle(flag, on);
        },
      );
    });
    const layers = { scene: before, wsgi, ...this.#layers };
    return {
      name: 'hello',
      metadata: {
        name: 'hello',
        provides: { website: { interface: 'http' } },
        requires: {
          postgresql: { interface: 'postgresql_client' },
          postgres: { interface: 'pgsql' },
          mongodb: { interface: 'mongodb_client' },
          mongo: { interface: 'mongodb' },
        },
        peers: { 'wsgi-peers': { interface: 'wsgi-peers' } },
      },
      config: {},
      actions: { provision: {} },
      settings: { 'wsgi.yaml': this.settings },
      options: {},
      layers: Object.entries(layers).map(([name, each]) => ({ name, handlers: [each] })),
    };
  }
}

/** A scene whose application serves already. */
export async function serving(seed: SceneSeed = {}): Promise<Scene> {
  const scene = new Scene(seed);
  scene.flag('source.is.there');
  await scene.ok('install');
  await scene.ok('config-changed');
  if (scene.status.status !== 'active') throw new Error(JSON.stringify(scene.status));
  scene.machine.takeEffects();
  return scene;
}

/** The peer relation; `bag` is the application's, which has one name on both sides. */
export function peers(bag: Readonly<Record<string, string>> = {}): InMemoryRelation {
  return {
    id: 0,
    endpoint: 'wsgi-peers',
    role: 'peers',
    application: 'hello',
    applicationBag: bag,
    ownApplicationBag: bag,
  };
}

const complete = {
  host: '10.0.0.5',
  port: '5432',
  database: 'hello',
  user: 'juju_hello',
  password: 'p@ss word',
  state: 'standalone',
  'allowed-units': 'hello/0',
  master: "host=10.0.0.5 port=5432 dbname=hello user=juju_hello password='p@ss word'",
};

/** A PostgreSQL that has said everything, or only what is in `bag`. */
export function postgres(bag: Readonly<Record<string, string>> = complete): InMemoryRelation {
  return {
    id: 3,
    endpoint: 'postgres',
    application: 'postgresql',
    units: { 'postgresql/0': bag },
  };
}

export const postgresBag = complete;

export function website(): InMemoryRelation {
  return {
    id: 7,
    endpoint: 'website',
    role: 'provides',
    application: 'haproxy',
    units: { 'haproxy/0': {} },
  };
}

function eventOf(name: string, relations: readonly InMemoryRelation[]): UnitEvent {
  const match = /^(.+)-relation-(created|joined|changed|departed|broken)$/.exec(name);
  const endpoint = match?.[1];
  const step = match?.[2] as Extract<UnitEvent, { kind: 'relation' }>['step'] | undefined;
  if (endpoint === undefined || step === undefined) return { kind: 'lifecycle', name };
  const relation = relations.find((each) => each.endpoint === endpoint);
  if (relation === undefined) throw new Error(`the scene has no relation of ${endpoint}`);
  const [remoteUnit] = Object.keys(relation.units ?? {});
  return {
    kind: 'relation',
    name,
    endpoint,
    step,
    relationId: `${endpoint}:${relation.id}`,
    remoteApplication: relation.application,
    ...(remoteUnit !== undefined && step !== 'created' && step !== 'broken' && { remoteUnit }),
  };
}

function running(event: UnitEvent): RunningHook {
  if (event.kind === 'action') {
    return { kind: 'action', name: event.name, id: event.id, params: {} };
  }
  if (event.kind !== 'relation') return { kind: 'plain' };
  return {
    kind: 'relation',
    relation: Number(event.relationId.split(':')[1]),
    step: event.step,
    remoteApplication: event.remoteApplication ?? '',
    ...(event.remoteUnit !== undefined && { remoteUnit: event.remoteUnit }),
  };
}
