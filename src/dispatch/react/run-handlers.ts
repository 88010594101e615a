import type { Json } from '../../base/json.ts';
import type { Hash } from '../../reactive/automatic/config-flags.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';
import type { Loop, LoopStep } from '../../reactive/loop.ts';
import { handlerCycle } from '../../reactive/handler-cycle.ts';
import type { Unit } from '../unit/unit.ts';
import type { UnitHandler } from '../unit/unit-handler.ts';
import { failureOf } from './handler-failure.ts';
import type { ReactInput } from './react-input.ts';

type RunStep = Extract<LoopStep<UnitHandler>, { kind: 'run' }>;

/**
 * Runs handlers, one after the other, until none is left to run.
 *
 * @returns the ids of those that ran, in order.
 * @throws HANDLER_CYCLE, or what a handler threw, with the handler's id in its message.
 */
export async function runHandlers(
  loop: Loop<UnitHandler>,
  input: ReactInput,
): Promise<readonly string[]> {
  const ran: string[] = [];
  for (;;) {
    const step = loop.nextStep();
    switch (step.kind) {
      case 'finished':
        return ran;
      case 'cycle':
        throw handlerCycle(step.cycle);
      case 'run':
        if (await runHandler(input, step)) ran.push(step.handler.id);
    }
  }
}

async function runHandler(input: ReactInput, step: RunStep): Promise<boolean> {
  const { event, ports } = input;
  const { handler, phase, iteration } = step;
  ports.observer?.begins({ by: handler.id, phase, iteration });
  const limit = handler.kind === 'open' ? undefined : handler.limit;
  try {
    const work = { name: `handler ${handler.id}`, limit };
    return await input.work.run(work, () => runStep(input, step));
  } catch (error) {
    throw failureOf(handler.id, error, { locate: ports.locate, event });
  }
}

async function runStep(
  { units, working, ports }: ReactInput,
  { handler, phase, view }: RunStep,
): Promise<boolean> {
  const { inputs, attempt } = working;
  const { print, observer, hash } = ports;
  const unit = units.of(handler.layer);
  if (handler.kind === 'open') {
    const run = await handler.decide(unit, view);
    print(`${handler.id}: ${run === undefined ? 'not now' : 'runs'} (${phase} phase)`);
    if (run !== undefined) await attempt.begins(handler.id, false);
    await run?.();
    observer?.ends(run === undefined ? 'declined' : 'ran');
    return run !== undefined;
  }
  const digest = await digestInputs(handler, unit, hash);
  if (digest !== undefined && inputs.get(handler.id) === digest) {
    print(`${handler.id}: inputs unchanged`);
    observer?.ends('unchanged');
    return false;
  }
  print(`${handler.id}: runs (${phase} phase)`);
  await attempt.begins(handler.id, digest !== undefined);
  await handler.run(unit);
  if (digest !== undefined) inputs.set(handler.id, digest);
  observer?.ends('ran');
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
