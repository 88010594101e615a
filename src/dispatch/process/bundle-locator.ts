import { readFileSync } from 'node:fs';
import { stackLocator } from './stack-locator.ts';

/**
 * Replaces places in a charm's bundle by those in its sources, as the map beside the bundle has them.
 *
 * The map is read when an error is shown; without it places stay as they are.
 */
export function bundleLocator(bundle: string): (stack: string) => string {
  return (stack) => {
    try {
      return stackLocator(bundle, readFileSync(`${bundle}.map`, 'utf8'))(stack);
    } catch {
      // A place in the bundle is better than no error.
      return stack;
    }
  };
}
