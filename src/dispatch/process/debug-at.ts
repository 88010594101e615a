import inspector from 'node:inspector';
import type { UnitEvent } from '../../juju/event.ts';

/** Node's default port, which debuggers try first. */
const usualPort = 9229;

/**
 * Whether `juju debug-code --at` means this hook or action: `all` and `hook` mean each, other words name some.
 *
 * Source: `juju debug-code`, whose value goes into JUJU_DEBUG_AT and is the charm's to interpret; commas as in ops.
 */
export function isDebugged(at: string, { name }: Pick<UnitEvent, 'name'>): boolean {
  const words = at.split(',').map((word) => word.trim());
  return words.some((word) => word === 'all' || word === 'hook' || (word !== '' && word === name));
}

/**
 * Starts the inspector when this hook or action is to be debugged, waits for a debugger and stops there.
 *
 * It listens on this machine only; Node says where on standard error.
 */
export function debugAt(at: string, event: Pick<UnitEvent, 'name'>): void {
  if (!isDebugged(at, event)) return;
  inspector.open(usualPort, '127.0.0.1', false);
  // Another hook on this machine may be debugged too.
  if (inspector.url() === undefined) inspector.open(0, '127.0.0.1', false);
  inspector.waitForDebugger();
  // The operator asked to stop here.
  debugger;
}
