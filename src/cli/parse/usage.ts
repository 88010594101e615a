import { type CharmwrightError, fault } from '../../errors.ts';

/** The command line is wrong in a way that the parser could not see; ends with exit code 2. */
export function usage(message: string, hint?: string): CharmwrightError {
  return fault('USAGE', message, hint === undefined ? {} : { hint });
}
