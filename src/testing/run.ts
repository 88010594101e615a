import { objectOrEmpty } from '../base/json.ts';
import type { HookOutcome } from '../dispatch/hook-outcome.ts';
import { runHook } from '../dispatch/run-hook.ts';
import { UncommittedMemory } from '../dispatch/state/uncommitted/uncommitted-memory.ts';
import type { UncommittedStore } from '../dispatch/state/uncommitted/uncommitted-work.ts';
import { describeError, fault, isFault } from '../errors.ts';
import { agentContext, hookChanges } from '../juju/agent/agent-context.ts';
import type { HookChanges } from '../juju/agent/hook-changes.ts';
import type { ImmediateEffects } from '../juju/agent/immediate-effects.ts';
import { jsonSettings } from '../juju/agent/json-settings.ts';
import type { ModelView } from '../juju/agent/model-view.ts';
import { runTool } from '../juju/agent/run-tool.ts';
import { secretIdOf } from '../juju/agent/secret-uri.ts';
import { seenSecrets } from './agent/secret-views.ts';
import { unitModel, type MemoryModel, type UnitSurroundings } from './agent/unit-model.ts';
import type { HookTools } from '../juju/wire.ts';
import { commitSecretChanges } from '../model/secrets/commit-secret-changes.ts';
import { consumeSecret } from '../model/secrets/consumers.ts';
import { unitRef, type UnitRef } from '../model/unit-ref.ts';
import type { RecordingMachine } from '../machine/recording/recording-machine.ts';
import type { Machine } from '../machine/machine.ts';
import type { CharmUnderTest } from './charm.ts';
import { commit } from './commit.ts';
import { checkConsistency } from './consistency/check-consistency.ts';
import { fromRecording, toRecording } from './machine/machine-state.ts';
import { refuseLeaks } from './leaks.ts';
import type { CharmMemo } from './memo.ts';
import type { TestEvent } from './on.ts';
import { located, locateIn } from './located.ts';
import { ownNames, resolveEvent, type ResolvedEvent } from './resolve-event.ts';
import { testTime } from './test-time.ts';
import { deepFreeze } from '../dispatch/unit/deep-freeze.ts';
import type { LastRun, State, StatusState } from './state.ts';
import { resourcePath, resourcesFolder, stateView, type LiveStatus } from './state-view.ts';

/** An event, with how its hook is run. */
export interface RunOptions {
  readonly event: TestEvent;
  /** Whether a state that Juju could never produce is refused; true when absent. */
  readonly consistency?: boolean;
  /** Whether timers, files, connections and processes that the hook leaves open are refused; false when absent. */
  readonly refuseLeaks?: boolean;
  /** Whether the hook is one of an operator's `charmwright repair`, as `unit.isRepair` says; false when absent. */
  readonly repair?: boolean;
}

/** What only the kit itself gives. */
export interface AttemptOptions extends RunOptions {
  readonly interference?: Interference | undefined;
  /** The model that the unit is part of; one that has only what the state shows when absent. */
  readonly store?: MemoryModel | undefined;
}

/** How one event ended. */
export type Attempt =
  | { readonly kind: 'committed'; readonly state: State }
  /** The hook failed: Juju drops what it buffered; what it did at once and to the machine remains. */
  | { readonly kind: 'failed'; readonly state: State; readonly error: unknown }
  /** The process died; the same remains. */
  | { readonly kind: 'died'; readonly state: State };

/** What wraps a hook's calls, and may let one of them fail. */
export interface Interference {
  readonly tools: (tools: HookTools) => HookTools;
  readonly machine: (machine: RecordingMachine) => Machine;
  readonly uncommitted: (store: UncommittedStore) => UncommittedStore;
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
}

/**
 * Runs one event of a charm and answers the state after it.
 *
 * Everything is real but the model and the machine: the charm's layers and handlers, dispatch, the loop,
 * and the agent's side of the hook tools. The state that is passed stays as it is.
 *
 * @param event an event, or an object of an event with how its hook is run.
 * @throws what the hook failed with; TEST_STATE_INCONSISTENT; TEST_EVENT_INVALID; TEST_LEAK. An action that fails is
 *   no error: see `last.action`.
 */
export async function run(
  charm: CharmUnderTest,
  event: TestEvent | RunOptions,
  state: State,
): Promise<State> {
  const once = (): Promise<Attempt> => attempt(charm, event, state);
  const locate = charm.locate ?? ((stack: string): string => stack);
  const ended =
    optionsOf(event).refuseLeaks === true ? await refuseLeaks(once, locate) : await once();
  if (ended.kind === 'failed') throw ended.error;
  return ended.state;
}

/** Like {@link run}, for hooks that may fail: how they ended is an answer. */
export async function attempt(
  charm: CharmUnderTest,
  how: TestEvent | AttemptOptions,
  state: State,
): Promise<Attempt> {
  const { event, consistency = true, repair = false, interference, store } = optionsOf(how);
  const memo = charm.memo.of(charm);
  const { refusal } = memo;
  if (refusal !== undefined) return { kind: 'failed', state, error: refusal };
  const resolved = resolveEvent(charm, event, state);
  if (consistency) checkConsistency({ charm, state, event, resolved });
  const hook = new RunningUnit(charm, state, store);
  const { tools, context } = agentOf(hook, resolved);
  const calls: string[] = [];
  const counted: HookTools = {
    call: (call) => {
      calls.push(call.name);
      return tools.call(call);
    },
  };
  const running = runHook({
    charm: () => memo.prepared,
    context: {
      ...ownNames(charm, state),
      model: state.model,
      event: resolved.event,
      repair,
      charmFolder: charm.folder,
    },
    ports: {
      tools: interference?.tools(counted) ?? counted,
      machine: () => hook.machine(interference),
      hash: (text) => memo.digest(text),
      fallbackState: { load: async () => ({}), save: async () => undefined },
      uncommitted: interference?.uncommitted(hook.uncommitted) ?? hook.uncommitted,
      withPrivateFile: (text, use) => {
        hook.files.set(privateFile, text);
        return use(privateFile);
      },
      templatePath: (name) => charm.templates[name],
      print: () => undefined,
      locate: locateIn(charm),
    },
  });
  const died = interference?.death.then(() => undefined);
  const outcome = await (died === undefined ? running : Promise.race([running, died]));
  const changes = hookChanges(context);
  const last = hook.lastRun({ event: resolved.event, outcome, tools: calls, changes });
  const remains = { ...hook.remains(), last };
  const committed = (): Attempt => {
    const refused = undeclaredStorage(charm, changes) ?? hook.refusedSecrets(changes);
    if (refused !== undefined) return refusedEnd(remains, refused);
    const after = { ...commit(remains, changes, memo), ...hook.secrets() };
    return { kind: 'committed', state: deepFreeze(after) };
  };
  const ended = endOf(outcome, remains, { charm, committed });
  if (memo.sound.has(state)) memo.sound.add(ended.state);
  return ended;
}

function optionsOf(how: TestEvent | AttemptOptions): AttemptOptions {
  return 'event' in how ? how : { event: how };
}

/** Why the model refuses the storage that the hook asked for. */
function undeclaredStorage(
  { metadata }: CharmUnderTest,
  { storage }: HookChanges,
): string | undefined {
  const names = Object.keys(objectOrEmpty(metadata.storage));
  const undeclared = storage.find(({ name }) => !names.includes(name));
  return undeclared && `storage ${JSON.stringify(undeclared.name)} not found`;
}

/** A hook fails with it; an action is failed, and its unit goes on. */
function refusedEnd(remains: State, why: string): Attempt {
  const { last } = remains;
  if (last?.action === undefined) {
    return { kind: 'failed', state: deepFreeze(remains), error: fault('HOOK_FLUSH_FAILED', why) };
  }
  const failure = last.action.failure ?? `committing requested changes failed: ${why}`;
  const state = { ...remains, last: { ...last, action: { ...last.action, failure } } };
  return { kind: 'committed', state: deepFreeze(state) };
}

function endOf(
  outcome: HookOutcome | undefined,
  remains: State,
  { charm, committed }: { readonly charm: CharmUnderTest; readonly committed: () => Attempt },
): Attempt {
  if (outcome === undefined) return { kind: 'died', state: deepFreeze(remains) };
  switch (outcome.kind) {
    case 'failed':
      return { kind: 'failed', state: deepFreeze(remains), error: located(outcome.error, charm) };
    case 'action-failed':
      return { kind: 'committed', state: deepFreeze(remains) };
    case 'idle':
    case 'committed':
      return committed();
  }
}

const privateFile = '/private/content.json';

function agentOf(hook: RunningUnit, { event, running }: ResolvedEvent) {
  const context = agentContext({
    view: hook.view,
    hook: running,
    effects: hook.effects,
    installed: event.kind !== 'lifecycle' || event.name !== 'install',
    readSettings: jsonSettings,
    readFile: (path) => hook.files.get(path),
    newSecretId: () => hook.newSecretId(),
  });
  const tools: HookTools = {
    call: async (call) => runTool(context, { ...call, dir: '/var/lib/juju/agents/unit/charm' }),
  };
  return { tools, context };
}

interface EndedHook extends Pick<LastRun, 'event' | 'tools'> {
  /** Undefined for a hook whose process died. */
  readonly outcome: HookOutcome | undefined;
  readonly changes: HookChanges;
}

/** A unit while its hook runs: what Juju shows at once, and the machine once a handler uses it. */
class RunningUnit {
  readonly view: ModelView;
  readonly files = new Map<string, string>();
  readonly uncommitted: UncommittedMemory;
  readonly #charm: CharmUnderTest;
  readonly #memo: CharmMemo;
  readonly #before: State;
  readonly #live: LiveStatus;
  readonly #ref: UnitRef;
  /** How often the secrets had changed when the hook began. */
  readonly #secretsVersion: number;
  readonly #statuses: StatusState[] = [];
  readonly #logs: LastRun['logs'][number][] = [];
  readonly #actionLog: string[] = [];
  #version: string;
  #machine: RecordingMachine | undefined;
  #port: Machine | undefined;
  #secrets: number;

  constructor(charm: CharmUnderTest, before: State, store: MemoryModel | undefined) {
    this.#charm = charm;
    this.#memo = charm.memo.of(charm);
    this.#before = before;
    const { status, applicationStatus } = before;
    const { unit, application } = ownNames(charm, before);
    this.#ref = { name: unit, application };
    this.#live = {
      unit: status,
      application: applicationStatus,
      store: store ?? unitModel(surroundings(before, unit)),
    };
    this.#secretsVersion = this.#live.store.secrets.version;
    this.#version = before.version;
    this.uncommitted = new UncommittedMemory(before.machine.uncommitted);
    this.#secrets = before.secrets.length;
    this.view = stateView(charm, before, this.#live);
  }

  readonly effects: ImmediateEffects = {
    setStatus: (target, status, message) => {
      this.#live[target] = { status, message };
      if (target === 'unit') this.#statuses.push({ status, message });
    },
    setVersion: (version) => {
      this.#version = version;
    },
    log: (level, message) => void this.#logs.push({ level, message }),
    actionLog: (message) => void this.#actionLog.push(message),
    consumeSecret: (id, how) => {
      consumeSecret(this.#live.store.secrets, this.#ref, { id, ...how });
    },
    reboot: () => undefined,
  };

  newSecretId(): string {
    const ids = new Set(this.#before.secrets.map(({ id }) => id));
    for (;;) {
      this.#secrets += 1;
      // Others for each unit, and the same in each run of a test.
      const digest = this.#memo.digest(`secret ${this.#secrets} of ${this.view.unit}`);
      const id = secretIdOf(Buffer.from(digest, 'base64url'));
      if (!ids.has(id)) return id;
    }
  }

  /** Commits what the hook asked of secrets, or answers why the model refuses it. */
  refusedSecrets({ secrets: changes }: HookChanges): string | undefined {
    const { store } = this.#live;
    try {
      store.secrets.transaction(() => {
        commitSecretChanges(store, this.#ref, { changes, now: testTime });
      });
      return undefined;
    } catch (error) {
      if (isFault(error, 'HOOK_FLUSH_FAILED')) return error.message;
      throw error;
    }
  }

  /** The secrets as the unit sees them now. */
  secrets(): Pick<State, 'secrets' | 'secretLabels'> {
    const { store } = this.#live;
    const { secrets, secretLabels } = this.#before;
    if (store.secrets.version === this.#secretsVersion) return { secrets, secretLabels };
    const seen = seenSecrets(store, this.#ref);
    return { secrets: seen.secrets, secretLabels: seen.labels };
  }

  machine(interference: Interference | undefined): Machine {
    if (this.#port !== undefined) return this.#port;
    const { machine, resources } = this.#before;
    const nodes = this.#memo.machines.nodes(machine.files, resources, (name) =>
      resourcePath(this.#charm, name),
    );
    this.#machine = toRecording(machine, nodes, this.#charm.folder);
    this.#port = interference?.machine(this.#machine) ?? this.#machine;
    return this.#port;
  }

  /** What is left of the hook however it ends. */
  remains(): State {
    return {
      ...this.#before,
      status: this.#live.unit,
      applicationStatus: this.#live.application,
      ...this.secrets(),
      version: this.#version,
      machine: this.#machineAfter(),
    };
  }

  #machineAfter(): State['machine'] {
    const { machine: before, resources } = this.#before;
    const machine = this.#machine;
    const { work } = this.uncommitted;
    const noted = work === before.uncommitted ? before : { ...before, uncommitted: work };
    if (machine === undefined || machine.effects.length === 0) return noted;
    const nodes = machine.files.tree.snapshot();
    return fromRecording(machine, noted, this.#memo.machines.files(nodes, resources, isAgents));
  }

  lastRun({ event, outcome, tools, changes }: EndedHook): LastRun {
    const { action } = changes;
    const failure =
      outcome?.kind === 'action-failed' ? describeError(outcome.error) : action?.failure;
    return {
      event,
      ran: outcome?.kind === 'committed' ? outcome.ran : [],
      statuses: this.#statuses,
      logs: this.#logs,
      tools,
      effects: [...(this.#machine?.effects ?? [])],
      requests: [...(this.#machine?.requests ?? [])],
      action:
        event.kind === 'action'
          ? {
              results: action?.results ?? {},
              failure,
              log: this.#actionLog,
            }
          : undefined,
    };
  }
}

function surroundings(state: State, unit: string): UnitSurroundings {
  const { model, leader, relations, secrets, secretLabels: labels } = state;
  return {
    unit,
    model,
    leads: () => leader,
    related(number) {
      const relation = relations.find(({ id }) => id === number);
      return relation && (relation.application ?? unitRef(unit).application);
    },
    seen: { secrets, labels },
  };
}

function isAgents(path: string): boolean {
  return `${resourcesFolder}/`.startsWith(`${path}/`) || path.startsWith(`${resourcesFolder}/`);
}
