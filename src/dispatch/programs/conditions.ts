import { flagName } from '../../reactive/flag-name.ts';
import { expandHookPattern } from '../../reactive/hook-patterns.ts';
import { holds, type Predicate } from '../../reactive/predicates.ts';
import type { ProgramCall } from './program-call.ts';

/** One decorator and its words. */
export interface Condition {
  readonly kind: string;
  readonly words: readonly string[];
}

/** A function of a handler and what it runs under. */
export interface ConditionedFunction {
  readonly name: string;
  readonly conditions: readonly Condition[];
}

/** The decorators about flags, and the predicate each stands for. */
const predicates: ReadonlyMap<string, Predicate['kind']> = new Map([
  ['when', 'all'],
  ['when_all', 'all'],
  ['when_any', 'any'],
  ['when_not', 'none'],
  ['when_none', 'none'],
  ['when_not_all', 'not-all'],
]);

/** The subcommands of `charms.reactive` that test one condition. */
export const conditionWords: readonly string[] = ['hook', ...predicates.keys()];

/**
 * Whether a function is due.
 *
 * With `hook` it runs in the hooks phase of that hook; without, in the reactive phase, and after its first
 * iteration only when one of its flags has just changed.
 */
export async function isDue(
  { name, conditions }: ConditionedFunction,
  call: ProgramCall,
): Promise<boolean> {
  const hooks = conditions.filter(({ kind }) => kind === 'hook');
  if (hooks.length === 0 ? call.phase !== 'reactive' : !isInHook(hooks, call)) return false;
  const wanted = conditions.flatMap(({ kind, words }): Predicate[] => {
    const predicate = predicates.get(kind);
    return predicate === undefined ? [] : [{ kind: predicate, flags: words.map(flagName) }];
  });
  if (hooks.length === 0 && !concerns(wanted, call)) return false;
  if (!wanted.every((predicate) => holds(predicate, call.flags))) return false;
  if (conditions.some(({ kind }) => kind === 'only_once') && (await call.memory.hasRun(name))) {
    return false;
  }
  const files = watchedFiles(conditions);
  return files.length === 0 || call.memory.haveChanged(name, files);
}

export function watchedFiles(conditions: readonly Condition[]): readonly string[] {
  return conditions.flatMap(({ kind, words }) => (kind === 'when_file_changed' ? words : []));
}

/** Whether one of these patterns names the hook that runs. */
export function namesHook(patterns: readonly string[], { unit, endpoints }: ProgramCall): boolean {
  return patterns.some((each) => expandHookPattern(each, endpoints).includes(unit.event.name));
}

function isInHook(hooks: readonly Condition[], call: ProgramCall): boolean {
  const patterns = hooks.flatMap(({ words }) => words);
  if (call.phase !== 'hooks' || !namesHook(patterns, call)) return false;
  call.hookMatched();
  return true;
}

function concerns(wanted: readonly Predicate[], { changed }: ProgramCall): boolean {
  if (changed === undefined || wanted.length === 0) return true;
  return wanted.some(({ flags }) => flags.some((flag) => changed.has(flag)));
}
