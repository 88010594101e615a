import { join } from 'node:path';
import type { CharmUnderTest } from './charm.ts';

/** An error with the places of the charm's sources in its stack, and in those of its causes. */
export function located(error: unknown, { locate }: CharmUnderTest): unknown {
  if (locate === undefined) return error;
  for (let each = error; each instanceof Error; each = each.cause) {
    each.stack = locate(each.stack ?? '');
  }
  return error;
}

const sources = new RegExp(`${join(import.meta.dirname, '..')}/(?!wsgi/)`, 'g');

/** Stacks with places of the charm's sources, and with those of the framework marked as in a built charm. */
export function locateIn({ locate = (stack) => stack }: CharmUnderTest): (stack: string) => string {
  return (stack) => locate(stack).replaceAll(sources, 'charmwright/src/');
}
