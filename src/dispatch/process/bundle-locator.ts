import { readFileSync } from 'node:fs';
import { stackLocator } from './stack-locator.ts';

/**
 * Replaces positions in a charm's bundle by those in its sources, with the source map beside the bundle.
 *
 * The map is read when an error is shown; without it the positions stay.
 */
export function bundleLocator(bundle: string): (stack: string) => string {
  return (stack) => {
    try {
      return stackLocator(bundle, readFileSync(`${bundle}.map`, 'utf8'))(stack);
    } catch {
      // A position in the bundle is better than no error.
      return stack;
    }
  };
}
