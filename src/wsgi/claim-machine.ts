import { readClaim, writeClaim } from '../index.ts';
import type { Unit } from '../index.ts';
import { clearMachine } from './clean-up.ts';
import { claimName, recordFrom } from './machine-record.ts';
import { readValue } from './stored-values.ts';
import { home } from './plan/paths.ts';
import { blockedWithRetry, done } from './step-result.ts';
import type { StepResult } from './step-result.ts';

/**
 * Claims the machine for this unit, and cleans it.
 *
 * What a removed unit has left is removed first; while another unit serves on the machine, this one is blocked.
 */
export async function claimMachine(unit: Unit): Promise<StepResult> {
  const claim = await readClaim(unit, claimName);
  if (claim?.holder === 'self') return done;
  if (claim?.holder === 'other') {
    return blockedWithRetry(
      `${claim.unit} serves on this machine already; remove it, or place this unit on another machine`,
    );
  }
  // Without a claim the unit's state tells whether it has served here itself.
  const isOwn = claim === undefined && (await readValue(unit, 'announced')) !== undefined;
  const isUsed = claim !== undefined || (await unit.machine.files.kind(home)) !== 'absent';
  if (isUsed && !isOwn) {
    unit.log.info(`removing what ${claim?.unit ?? 'an older unit'} has left on this machine`);
    await clearMachine(unit);
  }
  await writeClaim(unit, claimName, { ...recordFrom(undefined) });
  return done;
}
