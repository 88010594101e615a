import {
  fault,
  hintInAction,
  hintOf,
  isFault,
  messageOf,
  type CharmwrightError,
  type SourcePosition,
} from '../../errors.ts';
import type { UnitEvent } from '../unit/unit.ts';

/** Replaces positions in a charm's bundle by those in its sources. */
export type Locate = (stack: string) => string;

/** Where a handler failed. */
export interface FailureContext {
  readonly locate: Locate | undefined;
  /** The event that the handler ran in. */
  readonly event: UnitEvent;
}

/**
 * What a handler threw, with the handler's id and the author's line; a coded error keeps its code, hint and details.
 */
export function failureOf(
  id: string,
  error: unknown,
  { locate, event }: FailureContext,
): CharmwrightError {
  const isAction = event.kind === 'action';
  const stack = error instanceof Error ? located(error.stack ?? '', locate) : undefined;
  const known = isFault(error) ? error.source : undefined;
  const source = known ?? authorsLine(stack ?? '');
  if (isFault(error)) {
    return fault(error.code, `handler ${id}: ${error.message}`, {
      hint: isAction && error.hint === hintOf(error.code) ? hintInAction(error.code) : error.hint,
      cause: error,
      ...(error.details === undefined ? {} : { details: error.details }),
      ...(source && { source }),
    });
  }
  return fault('HANDLER_FAILED', `handler ${id} failed: ${messageOf(error)}`, {
    cause: error,
    ...(isAction ? { hint: hintInAction('HANDLER_FAILED') } : {}),
    ...(stack === undefined ? {} : { details: authorsLines(stack) }),
    ...(source && { source }),
  });
}

function located(stack: string, locate: Locate | undefined): string {
  return locate?.(stack) ?? stack;
}

/** The first line of a stack that is neither Node's nor this package's. */
function authorsLine(stack: string): SourcePosition | undefined {
  return stack
    .split('\n')
    .map(placeIn)
    .find((place) => place !== undefined && !isForeign(place.file));
}

/** A stack without the lines of Node and this package; unchanged when none would be left. */
function authorsLines(stack: string): string {
  const lines = stack.split('\n');
  const kept = lines.filter((line) => {
    const place = placeIn(line);
    return place === undefined ? !/^\s+at /.test(line) : !isForeign(place.file);
  });
  return kept.some((line) => placeIn(line) !== undefined) ? kept.join('\n') : stack;
}

function placeIn(line: string): SourcePosition | undefined {
  const [, file = '', row, column] = /^\s+at (?:.*\()?([^\s()]+):(\d+):(\d+)\)?$/.exec(line) ?? [];
  return file === '' ? undefined : { file, line: Number(row), column: Number(column) };
}

function isForeign(file: string): boolean {
  return /^node:|^charmwright\/|(?:^|\/)node_modules\/|charm\.cjs$/.test(file);
}
