import { startLoop } from '../../reactive/loop.ts';
import type { ReactInput } from './react-input.ts';
import { actionNamed, runAction } from './run-action.ts';
import { runHandlers } from './run-handlers.ts';

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
