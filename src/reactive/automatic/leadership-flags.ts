import type { FlagPlan } from './flag-plan.ts';

/** Whether any of these flags is kept by {@link leadershipFlags}; else there is no need to ask who leads. */
export function isLeadershipFlag(flag: string): boolean {
  return flag === 'leadership.is_leader';
}

/** `leadership.is_leader`: this unit leads its application. */
export function leadershipFlags(leads: boolean): FlagPlan {
  return { owns: isLeadershipFlag, on: leads ? ['leadership.is_leader'] : [], passing: [] };
}
