import type { FlagPlan } from './flag-plan.ts';

export interface LifecycleReading {
  readonly hook: string;
  /** Whether no hook of this unit was ever committed. */
  readonly first: boolean;
  /** The flags as the last hook left them. */
  readonly had: (flag: string) => boolean;
}

/**
 * The flags of a unit's own life.
 *
 * - `charm.first-run`: no hook was committed before; for one hook
 * - `charm.upgraded`: `upgrade-charm` runs; for one hook
 * - `charm.started`: from `start` until `stop`
 * - `charm.rebooted`: `start` runs though the charm had started; for one hook. Juju runs `start` after
 *   every reboot of the machine
 * - `charm.stopping`: from `stop` on
 * - `upgrade.series.in-progress`: from `pre-series-upgrade` until `post-series-upgrade`
 */
export function lifecycleFlags({ hook, first, had }: LifecycleReading): FlagPlan {
  const passing = [
    ...(first ? ['charm.first-run'] : []),
    ...(hook === 'upgrade-charm' ? ['charm.upgraded'] : []),
    ...(hook === 'start' && had('charm.started') ? ['charm.rebooted'] : []),
  ];
  const started = hook === 'start' || (had('charm.started') && hook !== 'stop');
  const stopping = hook === 'stop' || (had('charm.stopping') && hook !== 'start');
  const upgrading =
    hook === 'pre-series-upgrade' ||
    (had('upgrade.series.in-progress') && hook !== 'post-series-upgrade');
  const steady = [
    ...(started ? ['charm.started'] : []),
    ...(stopping ? ['charm.stopping'] : []),
    ...(upgrading ? ['upgrade.series.in-progress'] : []),
  ];
  return { owns: (flag) => lifecycleFlagNames.has(flag), on: [...steady, ...passing], passing };
}

/** All of them. */
export const lifecycleFlagNames: ReadonlySet<string> = new Set([
  'charm.first-run',
  'charm.upgraded',
  'charm.started',
  'charm.rebooted',
  'charm.stopping',
  'upgrade.series.in-progress',
]);
