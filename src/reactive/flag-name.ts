import { fault } from '../errors.ts';

/** Whether a text can be a flag's name: a word without blanks. */
export function isFlagName(text: string): boolean {
  return text !== '' && !/[\s\0]/.test(text);
}

/**
 * The flag's name that a text is, wherever one is given: set, asked for, waited for, declared.
 *
 * @throws FLAG_INVALID for a text that no flag can have: what waits for it would never run.
 */
export function flagName(text: string): string {
  if (isFlagName(text)) return text;
  throw fault(
    'FLAG_INVALID',
    `flag name ${JSON.stringify(text)} is not valid; expected a word without blanks`,
  );
}
