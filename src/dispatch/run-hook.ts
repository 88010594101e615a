import { describeError, fault } from '../errors.ts';
import type { InterfaceSide } from '../interfaces/interface.ts';
import type { HookContext } from '../juju/context.ts';
import { failAction } from '../juju/tools/actions.ts';
import type { WithPrivateFile } from '../juju/tools/secrets.ts';
import type { HookTools } from '../juju/wire.ts';
import type { Machine } from '../machine/machine.ts';
import type { Hash } from '../reactive/automatic/config-flags.ts';
import { applyPlans, clearPassing } from '../reactive/automatic/flag-plan.ts';
import { startLoop, type Loop } from '../reactive/loop.ts';
import { isRestricted } from '../reactive/restricted-events.ts';
import { runAction } from './react/run-action.ts';
import type { Automatic } from './setup/automatic-flags.ts';
import { automaticFlags, steadyFlags } from './setup/automatic-flags.ts';
import type { CharmDefinition } from './charm/charm-definition.ts';
import type { TemplatePath } from './unit/charm-files.ts';
import type { Locate } from './react/handler-failure.ts';
import { LogBuffer } from './commit/log-buffer.ts';
import type { PreparedCharm } from './charm/prepare-charm.ts';
import { linesOfFailure } from './commit/log-failure.ts';
import { react, type UnitHandler } from './react/run-handlers.ts';
import { RunningWork } from './react/running-work.ts';
import { setUp, type HookSetup } from './setup/set-up.ts';
import type { StateStore } from './state/state-store.ts';
import type { HookWatch } from './trace/hook-watch.ts';
import type { UncommittedStore } from './state/uncommitted/uncommitted-work.ts';

/** What of the hook's context a run needs. */
export type HookFacts = Pick<
  HookContext,
  'unit' | 'application' | 'model' | 'event' | 'charmFolder'
> &
  Partial<Pick<HookContext, 'repair'>>;

/** A hook and all that it reaches outside of itself. */
export interface HookRun {
  readonly definition: CharmDefinition;
  /** For who runs many hooks of a charm in one process and prepares it once; else it is prepared anew. */
  readonly prepare?: (definition: CharmDefinition) => PreparedCharm;
  readonly context: HookFacts;
  readonly tools: HookTools;
  /** Called when a handler first needs the machine. */
  readonly machine: () => Machine;
  readonly interfaces: readonly InterfaceSide[];
  readonly hash: Hash;
  /** Where entries are kept when the agent keeps none. */
  readonly fallbackState: StateStore;
  /** Where the machine keeps what handlers began in hooks that were not committed. */
  readonly uncommitted: UncommittedStore;
  readonly withPrivateFile: WithPrivateFile;
  readonly templatePath?: TemplatePath;
  /** Told what runs, a line at a time. */
  readonly trace: (line: string) => void;
  /** Told what the hook does, for those who look at it later. */
  readonly watch?: HookWatch;
  /** Replaces places in the bundle by those in the sources; asked only when something failed. */
  readonly locate?: Locate;
  /** Settles when nothing is left that could go on in this process. */
  readonly stalled?: Promise<void>;
}

/** How a hook ended. Only `failed` is an exit code other than 0. */
export type HookOutcome =
  /** Nothing was asked of the charm (`juju-exec`). */
  | { readonly kind: 'idle' }
  /** `ran`: ids of the handlers, in order; `flags`: as committed, sorted. */
  | {
      readonly kind: 'committed';
      readonly ran: readonly string[];
      readonly flags: readonly string[];
    }
  | { readonly kind: 'action-failed'; readonly error: unknown }
  /** `logged`: the agent's log has the error already. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly logged?: boolean };

/**
 * Runs one hook or action: sets up, lets the handlers react, commits.
 *
 * Never throws. When anything fails nothing is committed by us: no flags, no values, no closing status;
 * what handlers wrote through Juju the agent then discards itself. An action that fails is reported with
 * `action-fail` and still ends with exit 0, because with another exit code Juju shows the exit code and
 * not the reason; its flags are dropped all the same.
 */
export async function runHook(run: HookRun): Promise<HookOutcome> {
  const { event } = run.context;
  if (event.kind === 'exec') return { kind: 'idle' };
  const log = new LogBuffer(run.tools);
  const work = new RunningWork((line) => {
    log.add('WARNING', line);
    log.flush().catch(() => undefined);
  });
  try {
    const running = wholeHook(run, log, work);
    // A promise that nothing can settle any more would end the process without a word, and with exit code 0.
    return await (run.stalled === undefined
      ? running
      : Promise.race([running, stall(run.stalled, work)]));
  } catch (error) {
    for (const { level, text } of linesOfFailure(error)) log.add(level, text);
    const logged = await log.flush().then(
      () => true,
      () => false,
    );
    if (event.kind !== 'action') return { kind: 'failed', error, logged };
    return failAction(run.tools, describeError(error)).then(
      () => ({ kind: 'action-failed', error }),
      () => ({ kind: 'failed', error, logged }),
    );
  }
}

async function wholeHook(run: HookRun, log: LogBuffer, work: RunningWork): Promise<HookOutcome> {
  const setup = await setUp(run, log);
  run.watch?.flags(setup.flags.log);
  run.watch?.stage('flags');
  const isAction = run.context.event.kind === 'action';
  const ran = isAction ? await actionRun(setup, work) : await hookRun(setup, work);
  return { kind: 'committed', ran, flags: setup.flags.all() };
}

async function stall(stalled: Promise<void>, work: RunningWork): Promise<never> {
  await stalled;
  throw work.stalled();
}

async function hookRun(setup: HookSetup, work: RunningWork): Promise<readonly string[]> {
  const { run, flags, charm } = setup;
  const hook = run.context.event.name;
  const automatic = isRestricted(hook) ? untouched(setup) : await automaticFlags(setup.automatic);
  applyPlans(flags, automatic.plans);
  setup.attempt.remembers(automatic);
  run.watch?.stage('loop');
  const loop = startLoop({ handlers: charm.handlers, flags, hook, first: { test: 'all' } });
  const ran = await reactWith(setup, loop, work);
  run.watch?.stage('commit');
  clearPassing(flags, automatic.plans);
  await commit(setup, automatic);
  return ran;
}

/**
 * An action: its handler, then those handlers that name a flag it changed, and what follows from them.
 *
 * The others do not run: an operator who asks for an action asks for that and not for everything.
 */
async function actionRun(setup: HookSetup, work: RunningWork): Promise<readonly string[]> {
  const { flags, charm, views, run } = setup;
  const name = run.context.event.name;
  const { actions } = charm.composition;
  const action = actions.get(name);
  if (action === undefined) throw unknownAction(name, [...actions.keys()]);
  const automatic = await steadyFlags(setup.automatic);
  applyPlans(flags, automatic.plans);
  const before = flags.log.length;
  run.watch?.stage('loop');
  run.watch?.begins({ by: `action ${name}` });
  const { tools, locate = same } = run;
  await runAction({ tools, views, work, locate }, action);
  run.watch?.ends('ran');
  const changes = flags.log.slice(before);
  const loop = startLoop({
    handlers: charm.handlers,
    flags,
    hook: '',
    first: { test: 'changes', changes },
  });
  const ran = await reactWith(setup, loop, work);
  run.watch?.stage('commit');
  clearPassing(flags, []);
  await commit(setup, automatic);
  return ran;
}

function reactWith(
  { run, views, inputs, attempt }: HookSetup,
  loop: Loop<UnitHandler>,
  work: RunningWork,
): Promise<readonly string[]> {
  const { hash, trace, watch, locate = same } = run;
  return react({ loop, unitOf: views.of, inputs, attempt, hash, trace, watch, work, locate });
}

function same(stack: string): string {
  return stack;
}

// The closing status goes last: Juju shows it at once and does not take it back.
async function commit(setup: HookSetup, automatic: Automatic): Promise<void> {
  await setup.log.flush();
  await setup.save(automatic);
  await setup.status.close();
}

function untouched({ stored }: HookSetup): Automatic {
  return { plans: [], config: stored?.config, endpoints: stored?.endpoints ?? {} };
}

function unknownAction(name: string, known: readonly string[]): Error {
  return fault('ACTION_UNKNOWN', `the charm has no handler for the action "${name}"`, {
    details: `handled: ${known.length === 0 ? 'none' : known.toSorted().join(', ')}`,
  });
}
