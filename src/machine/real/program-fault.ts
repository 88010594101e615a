import { refusalInOutput } from '../../base/system-faults.ts';
import { fault } from '../../errors.ts';
import type { CharmwrightError } from '../../errors.ts';
import type { RunResult } from '../machine.ts';

/** How a program ended that a signal ended: `cp was killed (signal 9)`; undefined when none did. */
export function killedWords(program: string, { signal }: RunResult): string | undefined {
  if (signal === undefined) return undefined;
  const cause = signal === 9 ? ', as the kernel does when memory runs out' : '';
  return `${program} was killed (signal ${signal})${cause}`;
}

/**
 * The coded error of a program that failed, where its end or its output tells one: it was killed, or the
 * operating system refused it something.
 *
 * @param doing what the program was to do, to follow `cannot`.
 * @returns undefined when only the caller knows what the failure means.
 */
export function programFault(
  program: string,
  doing: string,
  result: RunResult,
): CharmwrightError | undefined {
  const details = { details: result.output };
  const killed = killedWords(program, result);
  if (killed !== undefined) return fault('PROCESS_KILLED', `cannot ${doing}: ${killed}`, details);
  const found = refusalInOutput(result.output);
  if (found === undefined) return undefined;
  return fault(found.refusal.code, `cannot ${doing}: ${found.refusal.reason}`, details);
}
