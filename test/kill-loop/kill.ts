import { setTimeout as sleep } from 'node:timers/promises';
import { find, type Place, type Victim } from './victims.ts';

export interface Kill {
  readonly victim: Victim;
  /** Milliseconds from the moment it is there, for a hook, or from the change on. */
  readonly after: number;
  readonly place: Place;
  readonly signal: AbortSignal;
}

/** How long a victim may take to appear. */
const appearance = 4000;

/**
 * Kills the victim at its moment.
 *
 * @returns whether there was one to kill: a hook may end before its moment has come.
 */
export async function kill({ victim, after, place, signal }: Kill): Promise<boolean> {
  const deadline = performance.now() + appearance;
  while (find(victim, place).length === 0) {
    if (performance.now() > deadline) return false;
    await sleep(10, undefined, { signal });
  }
  await sleep(after, undefined, { signal });
  const [process_] = find(victim, place);
  if (process_ === undefined) return false;
  try {
    process.kill(process_, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
