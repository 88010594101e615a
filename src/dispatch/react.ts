import { type CharmwrightError, fault, isFault, messageOf } from '../errors.ts';
import { canonicalJson } from '../reactive/canonical-json.ts';
import type { Hash } from '../reactive/automatic/config-flags.ts';
import type { Handler } from '../reactive/handlers.ts';
import type { Loop, Step } from '../reactive/loop.ts';
import { notSettling } from '../reactive/not-settling.ts';
import type { HookWatch } from './trace/hook-watch.ts';
import type { Json, Unit, UnitEvent } from './unit.ts';

export type UnitHandler = Handler<Unit, Json>;

type RunStep = Extract<Step<UnitHandler>, { kind: 'run' }>;

export interface Reaction {
  readonly loop: Loop<UnitHandler>;
  readonly unitOf: (layer: string) => Unit;
  /** Handler id → digest of the inputs of its last success; brought up to date as handlers succeed. */
  readonly inputs: Map<string, string>;
  readonly hash: Hash;
  /** Told what runs and what does not, a line at a time. */
  readonly trace: (line: string) => void;
  readonly watch: HookWatch | undefined;
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

async function runHandler(
  { unitOf, inputs, hash, trace, watch }: Reaction,
  { handler, phase, iteration, turn }: RunStep,
): Promise<boolean> {
  const unit = unitOf(handler.layer);
  watch?.begins({ by: handler.id, phase, iteration });
  try {
    if (handler.kind === 'open') {
      const run = await handler.decide(unit, turn);
      trace(`${handler.id}: ${run === undefined ? 'not now' : 'runs'} (${phase} phase)`);
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
    await handler.run(unit);
    if (digest !== undefined) inputs.set(handler.id, digest);
    watch?.ends('ran');
    return true;
  } catch (error) {
    throw failureOf(handler.id, error, unit.event);
  }
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

/** What a handler threw, with the handler's id; a coded error keeps its code, hint and evidence. */
export function failureOf(id: string, error: unknown, event: UnitEvent): CharmwrightError {
  const isAction = event.kind === 'action';
  if (isFault(error)) {
    const isRetried = error.code === 'PROGRAM_FAILED' || error.code === 'HANDLER_FAILED';
    return fault(error.code, `handler ${id}: ${error.message}`, {
      hint: isAction && isRetried ? notRetried : error.hint,
      cause: error,
      ...(error.details === undefined ? {} : { details: error.details }),
      ...(error.source === undefined ? {} : { source: error.source }),
    });
  }
  const stack = error instanceof Error ? error.stack : undefined;
  return fault('HANDLER_FAILED', `handler ${id} failed: ${messageOf(error)}`, {
    cause: error,
    ...(isAction ? { hint: notRetried } : {}),
    ...(stack === undefined ? {} : { details: stack }),
  });
}

/** Juju retries hooks, and never an action. */
const notRetried = 'correct what failed, and run the action again';
