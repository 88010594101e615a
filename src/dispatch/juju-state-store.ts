import { isFault } from '../errors.ts';
import { deleteState, readState, writeState, type UnitState } from '../juju/tools/state.ts';
import type { HookTools } from '../juju/wire.ts';
import type { StateStore } from './state-store.ts';

/**
 * Keeps entries in Juju's own unit state, which commits with the rest of the hook.
 *
 * @param fallback takes over where the agent has no such state (Juju before 2.8).
 */
export function jujuStateStore(tools: HookTools, fallback: StateStore): StateStore {
  let missing = false;
  return {
    load: async () => {
      const answer = await readAll(tools);
      if (answer.kind === 'read') return answer.state;
      missing = true;
      return fallback.load();
    },
    save: async (changes) => {
      if (missing) return fallback.save(changes);
      const values = new Map<string, string>();
      for (const [key, value] of Object.entries(changes))
        if (value !== null) values.set(key, value);
      await writeState(tools, Object.fromEntries(values));
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) await deleteState(tools, key);
      }
    },
  };
}

async function readAll(tools: HookTools): Promise<UnitState> {
  try {
    return await readState(tools);
  } catch (error) {
    // The agent puts on PATH the tools it has; only that one missing says that there is no such state.
    if (isFault(error, 'HOOK_TOOL_UNREACHABLE') && isMissingProgram(error.cause)) {
      return { kind: 'not-available' };
    }
    throw error;
  }
}

function isMissingProgram(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
