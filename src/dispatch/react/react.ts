import { startLoop } from '../../reactive/loop.ts';
import type { PreparedCharm } from '../charm/prepare-charm.ts';
import type { HookPorts } from '../hook-input.ts';
import type { WorkingState } from '../state/working-state.ts';
import type { UnitEvent } from '../unit/unit.ts';
import type { LayerUnits } from '../unit/layer-units.ts';
import { actionNamed, runAction } from './run-action.ts';
import { runHandlers } from './run-handlers.ts';
import type { RunningWork } from './running-work.ts';

/** What handlers run in. */
export interface ReactInput {
  readonly charm: Pick<PreparedCharm, 'composition' | 'handlers'>;
  readonly event: UnitEvent;
  readonly working: Pick<WorkingState, 'flags' | 'inputs' | 'attempt'>;
  readonly units: LayerUnits;
  readonly work: RunningWork;
  readonly ports: Pick<HookPorts, 'tools' | 'hash' | 'print' | 'observer' | 'locate'>;
}

/**
 * Lets the charm react to its event, until no handler is left to run.
 *
 * An action runs its handler, then those handlers that name a flag it changed, and what follows from them. The
 * others do not run: an operator who runs an action wants that action and not every handler.
 *
 * @returns ids of the handlers that ran, in order; an action's own handler is not among them.
 * @throws what the loop and handlers throw; ACTION_UNKNOWN.
 */
export async function react(input: ReactInput): Promise<readonly string[]> {
  const { charm, event, working } = input;
  const { handlers } = charm;
  const { flags } = working;
  if (event.kind !== 'action') {
    const loop = startLoop({ handlers, flags, hook: event.name, first: { test: 'all' } });
    return runHandlers(loop, input);
  }
  const before = flags.log.length;
  await runAction(actionNamed(charm.composition.actions, event.name), input);
  const changes = flags.log.slice(before);
  const loop = startLoop({ handlers, flags, hook: '', first: { test: 'changes', changes } });
  return runHandlers(loop, input);
}
