import type { Json } from '../../base/json.ts';
import { failureOf, type Locate } from './handler-failure.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';
import type { Hash } from '../../reactive/automatic/config-flags.ts';
import type { Handler } from '../../reactive/handlers.ts';
import type { Loop, Step } from '../../reactive/loop.ts';
import { notSettling } from '../../reactive/not-settling.ts';
import type { HookAttempt } from '../state/uncommitted/hook-attempt.ts';
import type { RunningWork } from './running-work.ts';
import type { HookWatch } from '../trace/hook-watch.ts';
import type { Unit } from '../unit/unit.ts';

export type UnitHandler = Handler<Unit, Json>;

type RunStep = Extract<Step<UnitHandler>, { kind: 'run' }>;

export interface Reaction {
  readonly loop: Loop<UnitHandler>;
  readonly unitOf: (layer: string) => Unit;
  /** Handler id → digest of the inputs of its last success; brought up to date as handlers succeed. */
  readonly inputs: Map<string, string>;
  /** Told before a handler begins. */
  readonly attempt: Pick<HookAttempt, 'begins'>;
  readonly hash: Hash;
  /** Told what runs and what does not, a line at a time. */
  readonly trace: (line: string) => void;
  readonly watch: HookWatch | undefined;
  readonly work: RunningWork;
  readonly locate: Locate;
}

/**
 * Runs handlers, one after the other, until the loop has settled.
 *
 * @returns the ids of those that ran, in order.
 * @throws NOT_SETTLING, or what a handler threw, with the handler's id in its message.
 */
export async function react(reaction: Reaction): Promise<readonly string[]> {
  const ran: string[] = [];
  for (;;) {
    const step = reaction.loop.nextStep();
    switch (step.kind) {
      case 'settled':
        return ran;
      case 'not-settling':
        throw notSettling(step.cycle);
      case 'run':
        if (await runHandler(reaction, step)) ran.push(step.handler.id);
    }
  }
}

async function runHandler(reaction: Reaction, step: RunStep): Promise<boolean> {
  const { handler, phase, iteration } = step;
  reaction.watch?.begins({ by: handler.id, phase, iteration });
  const limit = handler.kind === 'open' ? undefined : handler.limit;
  try {
    const work = { name: `handler ${handler.id}`, limit };
    return await reaction.work.run(work, () => runStep(reaction, step));
  } catch (error) {
    const { event } = reaction.unitOf(handler.layer);
    throw failureOf(handler.id, error, { locate: reaction.locate, event });
  }
}

async function runStep(
  { unitOf, inputs, attempt, hash, trace, watch }: Reaction,
  { handler, phase, turn }: RunStep,
): Promise<boolean> {
  const unit = unitOf(handler.layer);
  if (handler.kind === 'open') {
    const run = await handler.decide(unit, turn);
    trace(`${handler.id}: ${run === undefined ? 'not now' : 'runs'} (${phase} phase)`);
    if (run !== undefined) await attempt.begins(handler.id, false);
    await run?.();
    watch?.ends(run === undefined ? 'declined' : 'ran');
    return run !== undefined;
  }
  const digest = await digestInputs(handler, unit, hash);
  if (digest !== undefined && inputs.get(handler.id) === digest) {
    trace(`${handler.id}: inputs unchanged`);
    watch?.ends('unchanged');
    return false;
  }
  trace(`${handler.id}: runs (${phase} phase)`);
  await attempt.begins(handler.id, digest !== undefined);
  await handler.run(unit);
  if (digest !== undefined) inputs.set(handler.id, digest);
  watch?.ends('ran');
  return true;
}

async function digestInputs(
  { inputs }: UnitHandler,
  unit: Unit,
  hash: Hash,
): Promise<string | undefined> {
  if (inputs.length === 0) return undefined;
  const values: Json[] = [];
  for (const read of inputs) values.push(await read(unit));
  return hash(canonicalJson(values));
}
