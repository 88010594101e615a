import type { Flags } from '../flags.ts';

/** Which of the flags that the framework keeps should be set in this hook. */
export interface FlagPlan {
  /** Whether this plan keeps `flag`: it is then set exactly when it is in `on`. */
  readonly owns: (flag: string) => boolean;
  readonly on: readonly string[];
  /** Those of `on` that clear themselves when the hook ends. */
  readonly passing: readonly string[];
}

/** Brings the flags to what the plans say: what must go first (sorted), then what must come, plan by plan. */
export function applyPlans(flags: Flags, plans: readonly FlagPlan[]): void {
  const on = plans.map((plan) => new Set(plan.on));
  for (const flag of flags.all()) {
    const owner = plans.findIndex((plan) => plan.owns(flag));
    if (owner !== -1 && on[owner]?.has(flag) !== true) flags.clear(flag);
  }
  for (const plan of plans) for (const flag of plan.on) flags.set(flag);
}

/** Clears the flags that last for one hook only, planned or announced; triggers fire as for any other flag. */
export function clearPassing(flags: Flags, plans: readonly FlagPlan[]): void {
  const planned = plans.flatMap((plan) => plan.passing);
  for (const flag of [...planned, ...flags.passing]) flags.clear(flag);
}
