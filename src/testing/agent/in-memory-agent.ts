/** A carrier of hook tool calls to an agent in memory, for tests. */
import { agentContext, hookChanges, type RunningHook } from '../../juju/agent/agent-context.ts';
import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import type { LogLevel } from '../../juju/agent/immediate-effects.ts';
import { jsonSettings } from '../../juju/agent/json-settings.ts';
import type { Settings } from '../../juju/agent/model-view.ts';
import { runTool, type AgentCall } from '../../juju/agent/run-tool.ts';
import { applyChanges } from './apply-changes.ts';
import { consumeSecret } from '../../model/secrets/consumers.ts';
import { setCharmStatus } from '../../model/statuses/set-status.ts';
import { testTime } from '../test-time.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { dataView, relationOf } from './data-view.ts';
import { seenSecrets, type InMemorySecret } from './secret-views.ts';
import type { InMemoryModel, ModelData } from './in-memory-model.ts';
import { modelData } from './model-data.ts';
import type { HookTools, ToolCall, ToolResult } from '../../juju/wire.ts';

export type { RunningHook } from '../../juju/agent/agent-context.ts';
export type { InMemoryModel, InMemoryRelation } from './in-memory-model.ts';
export type { InMemorySecret } from './secret-views.ts';

/** A model that outlives its hooks. */
export interface InMemoryAgent {
  /** Begins a hook; `plain` when it is absent. */
  hook(running?: RunningHook): InMemoryHook;
  setLeader(leader: boolean): void;
  /** Committed unit state. */
  state(): Settings;
  /** A committed bag of a relation, by the name of the unit or application it belongs to. */
  bag(relation: number, owner: string): Settings | undefined;
  /** Committed secrets as the unit sees them. */
  secrets(): readonly InMemorySecret[];
  /** Label → id, of secrets of others. */
  secretLabels(): Readonly<Record<string, string>>;
  /** Everything else that is committed. */
  readonly data: Readonly<ModelData>;
  /** What happened at once, over all hooks, in order. */
  readonly recorded: Recorded;
}

export interface Recorded {
  readonly statuses: {
    readonly target: 'unit' | 'application';
    readonly status: string;
    readonly message: string;
  }[];
  readonly versions: string[];
  readonly logs: { readonly level: LogLevel; readonly message: string }[];
  readonly actionLogs: string[];
  readonly reboots: ('after-hook' | 'now')[];
}

/** One hook: a carrier, and what becomes of its writes. */
export interface InMemoryHook extends HookTools {
  /** Every call so far, in order. */
  readonly calls: readonly ToolCall[];
  /** Runs a tool as a server that stands before this agent would; noted in `calls` like any other. */
  run(call: AgentCall): ToolResult;
  /** What the hook asked for so far. */
  changes(): HookChanges;
  /**
   * Ends the hook well: applies its changes. Without it they are dropped.
   *
   * @throws HOOK_FLUSH_FAILED when the model refuses one; nothing of them is there then.
   */
  commit(): void;
}

/** An agent over a model that a test describes. */
export function inMemoryAgent(model: InMemoryModel): InMemoryAgent {
  const data = modelData(model);
  const recorded: Recorded = { statuses: [], versions: [], logs: [], actionLogs: [], reboots: [] };
  let secrets = 0;
  const newSecretId = (): string => `secret${String((secrets += 1)).padStart(13, '0')}0`;
  return {
    data,
    recorded,
    hook: (running = { kind: 'plain' }) => hook(running, { model, data, recorded, newSecretId }),
    setLeader(leader) {
      data.leader = leader;
    },
    state: () => Object.fromEntries(data.state),
    secrets: () => seenSecrets(data.store, unitRef(data.unit)).secrets,
    secretLabels: () => seenSecrets(data.store, unitRef(data.unit)).labels,
    bag(relation, owner) {
      const found = relationOf(data, relation)?.bags.get(owner);
      return found === undefined ? undefined : Object.fromEntries(found);
    },
  };
}

/** A carrier for one hook of a model that a test describes. */
export function inMemoryTools(model: InMemoryModel, running?: RunningHook): InMemoryHook {
  return inMemoryAgent(model).hook(running);
}

interface Home {
  readonly model: InMemoryModel;
  readonly data: ModelData;
  readonly recorded: Recorded;
  readonly newSecretId: () => string;
}

function hook(running: RunningHook, { model, data, recorded, newSecretId }: Home): InMemoryHook {
  const calls: ToolCall[] = [];
  const context = agentContext({
    view: dataView(data),
    hook: running,
    effects: {
      setStatus(target, status, message) {
        const set = { target, status, message, now: testTime };
        setCharmStatus(data.store.statuses, unitRef(data.unit), set);
        recorded.statuses.push({ target, status, message });
      },
      setVersion: (version) => void recorded.versions.push(version),
      log: (level, message) => void recorded.logs.push({ level, message }),
      actionLog: (message) => void recorded.actionLogs.push(message),
      consumeSecret(id, how) {
        consumeSecret(data.store.secrets, unitRef(data.unit), { id, ...how });
      },
      reboot: (when) => void recorded.reboots.push(when),
    },
    installed: model.installed ?? true,
    readSettings: model.readSettings ?? jsonSettings,
    readFile: (path) => model.files?.[path],
    newSecretId,
  });
  const run = (call: AgentCall): ToolResult => {
    calls.push(call);
    return runTool(context, call);
  };
  return {
    calls,
    run,
    call: async (call) => run({ ...call, dir: '/var/lib/juju/agents/unit/charm' }),
    changes: () => hookChanges(context),
    commit: () => applyChanges(data, hookChanges(context)),
  };
}
