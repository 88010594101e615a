import { isFault } from '../errors.ts';
import type { ToolResult } from '../juju/wire.ts';
import { refusal, type Agent } from './agent.ts';
import { textsOf } from './json-answers.ts';
import type { StateStore } from './state-store.ts';
import type { Json } from './unit.ts';

/**
 * Keeps entries in Juju's own unit state, which commits with the rest of the hook.
 *
 * @param fallback takes over where the agent has no such state (Juju before 2.8).
 */
export function jujuStateStore(agent: Agent, fallback: StateStore): StateStore {
  let missing = false;
  return {
    load: async () => {
      const result = await readAll(agent);
      if (result === undefined) {
        missing = true;
        return fallback.load();
      }
      if (result.code !== 0) throw refusal('state-get', { args: [] }, result);
      return textsOf('state-get', JSON.parse(result.stdout || 'null') as Json);
    },
    save: async (changes) => {
      if (missing) return fallback.save(changes);
      const sets = Object.entries(changes).filter(([, value]) => value !== null);
      if (sets.length > 0) {
        const stdin = JSON.stringify(Object.fromEntries(sets));
        await agent.text('state-set', { args: ['--file', '-'], stdin });
      }
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) await agent.text('state-delete', { args: ['--', key] });
      }
    },
  };
}

/** All of the unit's state; undefined when the agent does not know the tool. */
async function readAll(agent: Agent): Promise<ToolResult | undefined> {
  try {
    const result = await agent.ask('state-get', { args: ['--format=json'] });
    return result.code !== 0 && /unknown command/i.test(result.stderr) ? undefined : result;
  } catch (error) {
    if (isFault(error, 'HOOK_TOOL_UNREACHABLE') && isMissingProgram(error.cause)) return undefined;
    throw error;
  }
}

function isMissingProgram(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
