import type { PendingResults } from '../change-buffer.ts';
import { done, failed, misused, type Tool } from '../tool.ts';

/** Most parts of a key: how deep results are nested. */
export const mostResultLevels = 100;

const reserved = ['stdout', 'stdout-encoding', 'stderr', 'stderr-encoding'];

/** `a.b=v` puts v under b in a; a later call merges with what was set before. */
export const actionSet: Tool = {
  name: 'action-set',
  usage: '<key>=<value> [<key>=<value> ...]',
  flags: {},
  run({ context, args }) {
    if (context.hook.kind !== 'action') return failed('not running an action');
    for (const arg of args) {
      const problem = problemOf(arg);
      if (problem !== undefined) return misused(problem);
    }
    for (const arg of args) {
      const at = arg.indexOf('=');
      put(context.buffer.results, arg.slice(0, at).split('.'), arg.slice(at + 1));
    }
    return done;
  },
};

function problemOf(arg: string): string | undefined {
  const at = arg.indexOf('=');
  if (at < 0) return `argument ${JSON.stringify(arg)} must be of the form key...=value`;
  const keys = arg.slice(0, at).split('.', mostResultLevels + 1);
  if (keys.length > mostResultLevels) {
    return `a key has more than ${mostResultLevels} parts, and nothing shows results that deep`;
  }
  const bad = keys.find((key) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(key));
  if (bad !== undefined) {
    return (
      `key ${JSON.stringify(bad)} must start and end with lowercase alphanumeric, ` +
      'and contain only lowercase alphanumeric and hyphens'
    );
  }
  const taken = keys.find((key) => reserved.includes(key));
  return taken === undefined ? undefined : `cannot set reserved action key "${taken}"`;
}

function put(results: PendingResults, keys: readonly string[], text: string): void {
  const [key = '', ...rest] = keys;
  if (rest.length === 0) {
    results.set(key, text);
    return;
  }
  const known = results.get(key);
  const inner: PendingResults = typeof known === 'object' ? known : new Map<string, string>();
  results.set(key, inner);
  put(inner, rest, text);
}
