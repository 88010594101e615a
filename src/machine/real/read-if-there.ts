import { isMissing } from '../../base/errno.ts';
import { readFileSync } from 'node:fs';

/**
 * The text of a file; undefined when it isn't there.
 *
 * Reads at once: what a hook without changes reads is short and local, and loading Node's promises for files
 * would take it longer.
 */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
