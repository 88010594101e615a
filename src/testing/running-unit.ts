import type { HookOutcome } from '../dispatch/hook-outcome.ts';
import { UncommittedMemory } from '../dispatch/state/uncommitted/uncommitted-memory.ts';
import { describeError, isFault } from '../errors.ts';
import type { HookChanges } from '../juju/agent/hook-changes.ts';
import type { ImmediateEffects } from '../juju/agent/immediate-effects.ts';
import type { ModelView } from '../juju/agent/model-view.ts';
import { portsText } from '../juju/agent/port-ranges.ts';
import { secretIdOf } from '../juju/agent/secret-uri.ts';
import { seenSecrets } from './agent/secret-views.ts';
import { unitModel, type MemoryModel, type UnitSurroundings } from './agent/unit-model.ts';
import { commitHookChanges } from '../model/commit-hook-changes.ts';
import { MemoryBags } from '../model/relations/memory-bags.ts';
import { consumeSecret } from '../model/secrets/consumers.ts';
import { setCharmStatus } from '../model/statuses/set-status.ts';
import type { StatusRecord } from '../model/statuses/status.ts';
import { unitRef, type UnitRef } from '../model/unit-ref.ts';
import type { RecordingMachine } from '../machine/recording/recording-machine.ts';
import type { Machine } from '../machine/machine.ts';
import type { CharmUnderTest } from './charm.ts';
import { fromRecording, toRecording } from './machine/machine-state.ts';
import type { CharmMemo } from './memo.ts';
import { ownNames } from './resolve-event.ts';
import { testTime } from './test-time.ts';
import type { LastRun, RelationState, State, StatusState } from './state.ts';
import { openedPort, resourcePath, resourcesFolder, stateView } from './state-view.ts';
import type { Interference } from './interference.ts';

interface EndedHook extends Pick<LastRun, 'event' | 'tools'> {
  /** Undefined for a hook whose process died. */
  readonly outcome: HookOutcome | undefined;
  readonly changes: HookChanges;
}

/** A unit while its hook runs: what Juju shows at once, and the machine once a handler uses it. */
export class RunningUnit {
  readonly view: ModelView;
  readonly files = new Map<string, string>();
  readonly uncommitted: UncommittedMemory;
  readonly #charm: CharmUnderTest;
  readonly #memo: CharmMemo;
  readonly #before: State;
  readonly #store: MemoryModel;
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
    const { unit, application } = ownNames(charm, before);
    this.#ref = { name: unit, application };
    this.#store = store ?? unitModel(surroundings(charm, before, unit));
    this.#secretsVersion = this.#store.secrets.version;
    this.#version = before.version;
    this.uncommitted = new UncommittedMemory(before.machine.uncommitted);
    this.#secrets = before.secrets.length;
    this.view = stateView(charm, before, this.#store);
  }

  readonly effects: ImmediateEffects = {
    setStatus: (target, status, message) => {
      const set = { target, status, message, now: testTime };
      setCharmStatus(this.#store.statuses, this.#ref, set);
      if (target === 'unit') this.#statuses.push({ status, message });
    },
    setVersion: (version) => {
      this.#version = version;
    },
    log: (level, message) => void this.#logs.push({ level, message }),
    actionLog: (message) => void this.#actionLog.push(message),
    consumeSecret: (id, how) => {
      consumeSecret(this.#store.secrets, this.#ref, { id, ...how });
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

  /** Commits what others see of the hook, or answers why the model refuses it. */
  refusedChanges(changes: HookChanges): string | undefined {
    const store = this.#store;
    try {
      store.transaction(() => commitHookChanges(store, this.#ref, { changes, now: testTime }));
      return undefined;
    } catch (error) {
      if (isFault(error, 'HOOK_FLUSH_FAILED')) return error.message;
      throw error;
    }
  }

  /** The secrets as the unit sees them now. */
  secrets(): Pick<State, 'secrets' | 'secretLabels'> {
    const store = this.#store;
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
      ...this.#statusesNow(),
      ...this.secrets(),
      version: this.#version,
      machine: this.#machineAfter(),
    };
  }

  /** What others see of a hook that is committed, as the unit sees it. */
  shared(changes: HookChanges): Pick<State, 'relations' | 'ports' | 'secrets' | 'secretLabels'> {
    const { relations, ports } = this.#before;
    const opened = () => this.#store.ports.ofUnit(this.#ref.name).map(portsText);
    return {
      ...this.secrets(),
      relations: relations.map((each) => this.#relationAfter(each, changes)),
      ports: changes.ports.length === 0 ? ports : [...new Set(opened())].sort(),
    };
  }

  #relationAfter(relation: RelationState, { relations }: HookChanges): RelationState {
    const { id, own, ownApplication } = relation;
    if (!relations.some((each) => each.relation === id)) return relation;
    const bag = (owner: string) => this.#store.bags.find(id, owner)?.settings;
    const { name, application } = this.#ref;
    return {
      ...relation,
      own: bag(name) ?? own,
      ownApplication: bag(application) ?? ownApplication,
    };
  }

  #statusesNow(): Pick<State, 'status' | 'applicationStatus'> {
    const { statuses } = this.#store;
    const own = statuses.application(this.#ref.application);
    return {
      status: statusState(statuses.unit(this.#ref.name)?.workload) ?? this.#before.status,
      applicationStatus: statusState(own) ?? this.#before.applicationStatus,
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

function statusState(record: StatusRecord | undefined): StatusState | undefined {
  return record && { status: record.status, message: record.message };
}

function surroundings(charm: CharmUnderTest, state: State, unit: string): UnitSurroundings {
  const { model, leader, relations, secrets, secretLabels: labels, storage } = state;
  const { status, applicationStatus } = state;
  return {
    unit,
    charm: charm.memo.of(charm).modelCharm,
    model,
    ...{ storage, status, applicationStatus, ports: state.ports.flatMap(openedPort) },
    bags: bagsOf(state, unitRef(unit)),
    leads: () => leader,
    related(number) {
      const relation = relations.find(({ id }) => id === number);
      return relation && (relation.application ?? unitRef(unit).application);
    },
    seen: { secrets, labels },
  };
}

/** The unit's own bags and those of its application. */
function bagsOf({ relations }: State, { name, application }: UnitRef): MemoryBags {
  const bags = new MemoryBags();
  for (const { id, own, ownApplication } of relations) {
    bags.save(id, application, { version: 0, settings: ownApplication });
    bags.save(id, name, { version: 0, settings: own });
  }
  return bags;
}

function isAgents(path: string): boolean {
  return `${resourcesFolder}/`.startsWith(`${path}/`) || path.startsWith(`${resourcesFolder}/`);
}
