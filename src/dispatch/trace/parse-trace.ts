import { isObject, tryParseJson } from '../../base/json.ts';
import type { FlagOrigin } from '../explain/explanation.ts';
import type { HookTrace } from './hook-trace.ts';

/** The content of a trace file. */
export interface UnitTrace {
  /** Oldest first. */
  readonly hooks: readonly HookTrace[];
  /** Flag → its last change before the oldest hook. */
  readonly before: Readonly<Record<string, FlagOrigin>>;
}

/** The line that stands for the hooks that were dropped. */
export interface DroppedHooks {
  readonly format: 1;
  readonly before: Readonly<Record<string, FlagOrigin>>;
}

/** Parses a trace file; lines that are not whole documents of this format are skipped. */
export function parseTrace(text: string): UnitTrace {
  const lines = text.split('\n').flatMap(documentOf);
  const dropped = lines.findLast((line) => 'before' in line);
  return {
    hooks: lines.flatMap((line) => ('steps' in line ? [line] : [])),
    before: dropped === undefined ? {} : dropped.before,
  };
}

function documentOf(line: string): readonly (HookTrace | DroppedHooks)[] {
  if (!line.startsWith('{')) return [];
  // A full disk may have cut the line off.
  const value: unknown = tryParseJson(line);
  return isTrace(value) || isDropped(value) ? [value] : [];
}

function isTrace(value: unknown): value is HookTrace {
  return (
    hasFormat(value) &&
    'time' in value &&
    'hook' in value &&
    'ms' in value &&
    'steps' in value &&
    Array.isArray(value.steps)
  );
}

function isDropped(value: unknown): value is DroppedHooks {
  return hasFormat(value) && 'before' in value && typeof value.before === 'object';
}

function hasFormat(value: unknown): value is { readonly format: 1 } {
  return isObject(value) && value.format === 1;
}

/** Flag → its last change in a hook that was committed. */
export function flagOrigins({ hooks, before }: UnitTrace): ReadonlyMap<string, FlagOrigin> {
  const origins = new Map(Object.entries(before));
  for (const { outcome, time, hook, steps } of hooks) {
    if (outcome !== 'committed') continue;
    for (const { by, flags = [] } of steps) {
      for (const change of flags) {
        origins.set(change.slice(1), { on: change.startsWith('+'), time, hook, by });
      }
    }
  }
  return origins;
}
