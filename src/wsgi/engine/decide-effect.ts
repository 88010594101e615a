/** Decides how much has to happen to what runs; pure. */
import { changeEffects } from '../plan/blueprint.ts';
import type { ChangeEffect, ManagedFile } from '../plan/blueprint.ts';
import { effectOf } from './manifest.ts';

/** What is known of the machine when the files are written. */
export interface Situation {
  /** The files that were written just now and differ from those before. */
  readonly changed: readonly ManagedFile[];
  /** Whether the plan differs in something that no file shows, such as an installed package. */
  readonly mustRestart: boolean;
  /**
   * Whether an earlier switch was interrupted. Its files may be in place already while systemd and the
   * service still have what was before, so that no comparison of files tells what must be restarted.
   */
  readonly interrupted: boolean;
  /** Whether every service runs and systemd holds the port. */
  readonly isRunning: boolean;
}

/** The smallest effect that brings the services up as their files say. */
export function decideEffect(situation: Situation): ChangeEffect {
  const { changed, mustRestart, interrupted, isRunning } = situation;
  if (interrupted) return 'rebind';
  const needsRestart = mustRestart || !isRunning;
  return most(effectOf(changed), needsRestart ? 'restart' : 'nothing');
}

function most(one: ChangeEffect, other: ChangeEffect): ChangeEffect {
  return changeEffects.indexOf(one) >= changeEffects.indexOf(other) ? one : other;
}
