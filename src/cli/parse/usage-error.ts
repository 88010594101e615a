import { type CharmwrightError, fault } from '../../errors.ts';

/** An error of the command line that the parser could not detect; the exit code is 2. */
export function usageError(message: string, hint?: string): CharmwrightError {
  return fault('USAGE', message, hint === undefined ? {} : { hint });
}
