import { createInterface } from 'node:readline/promises';
import { fault } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Lets a person type a word before something is destroyed.
 *
 * @throws CONFIRMATION_MISSING when there is no terminal to ask on, or another word was typed.
 */
export async function confirm(
  { stdin, err, interrupted }: Terminal,
  warning: string,
  word: string,
): Promise<void> {
  if (!err.isTTY || !stdin.isTTY) {
    throw fault('CONFIRMATION_MISSING', `${warning} There is no terminal to confirm it on`);
  }
  err.line(`${err.style('yellow', warning)} Type ${err.style('bold', word)} to go on.`);
  const lines = createInterface({ input: stdin, terminal: false });
  try {
    // Ctrl-C counts as no.
    const answer = await lines.question('', { signal: interrupted }).catch(() => '');
    if (answer.trim() !== word)
      throw fault('CONFIRMATION_MISSING', 'it was not confirmed; nothing was done');
  } finally {
    lines.close();
  }
}
