import type { HookOutcome } from '../dispatch/hook-outcome.ts';
import { runHook } from '../dispatch/run-hook.ts';
import { fault } from '../errors.ts';
import { agentContext, hookChanges } from '../juju/agent/agent-context.ts';
import { jsonSettings } from '../juju/agent/json-settings.ts';
import { runTool } from '../juju/agent/run-tool.ts';
import { type MemoryModel } from './agent/unit-model.ts';
import type { HookTools } from '../juju/wire.ts';
import type { CharmUnderTest } from './charm.ts';
import { commit } from './commit.ts';
import { checkConsistency } from './consistency/check-consistency.ts';
import { refuseLeaks } from './leaks.ts';
import type { TestEvent } from './on.ts';
import { located, locateIn } from './located.ts';
import { ownNames, resolveEvent, type ResolvedEvent } from './resolve-event.ts';
import { deepFreeze } from '../dispatch/unit/deep-freeze.ts';
import type { State } from './state.ts';
import type { Interference } from './interference.ts';
import { RunningUnit } from './running-unit.ts';

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
    const refused = hook.refusedChanges(changes);
    if (refused !== undefined) return refusedEnd(remains, refused);
    const after = {
      ...commit(remains, changes, memo),
      ...hook.shared(changes),
    };
    return { kind: 'committed', state: deepFreeze(after) };
  };
  const ended = endOf(outcome, remains, { charm, committed });
  if (memo.sound.has(state)) memo.sound.add(ended.state);
  return ended;
}

function optionsOf(how: TestEvent | AttemptOptions): AttemptOptions {
  return 'event' in how ? how : { event: how };
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
