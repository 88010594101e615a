import { isFlagName } from '../flag-name.ts';
import type { FlagPlan } from './flag-plan.ts';

/** Whether a flag says who leads; else there is no need to ask. */
export function isLeaderFlag(flag: string): boolean {
  return flag === 'leadership.is_leader';
}

/** Whether a flag says what the leader has published to its peers; else their bags need not be read. */
export function isLeaderSettingFlag(flag: string): boolean {
  return flag.startsWith('leadership.set.');
}

export interface LeadershipReading {
  /** Whether this unit leads its application. */
  readonly leads: boolean;
  /** The application's bags of its peer relations. */
  readonly settings: readonly Readonly<Record<string, string>>[];
}

/**
 * The flags of an application's leadership.
 *
 * - `leadership.is_leader`: this unit leads its application
 * - `leadership.set.<key>`: the leader has put the key into the application's bag of a peer relation
 */
export function leadershipFlags({ leads, settings }: LeadershipReading): FlagPlan {
  const keys = [...new Set(settings.flatMap((bag) => Object.keys(bag)))].filter(isFlagName).sort();
  return {
    owns: (flag) => isLeaderFlag(flag) || isLeaderSettingFlag(flag),
    on: [...(leads ? ['leadership.is_leader'] : []), ...keys.map((key) => `leadership.set.${key}`)],
    passing: [],
  };
}
