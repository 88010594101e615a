import { readClaim, writeClaim } from '../index.ts';
import type { Unit } from '../index.ts';
import { clearMachine } from './clean-up.ts';
import { place, recordFrom } from './machine-record.ts';
import { recall } from './memory.ts';
import { home } from './plan/paths.ts';
import type { WsgiServer } from './servers/server.ts';
import { blockedForNow, done } from './setback.ts';
import type { Step } from './setback.ts';

/**
 * Claims the machine for this unit, which begins on one that is clean.
 *
 * What a unit that is gone has left is removed first; where another unit serves, this one stays blocked.
 */
export async function occupyMachine(unit: Unit, server: WsgiServer): Promise<Step> {
  const claim = await readClaim(unit, place);
  if (claim?.holder === 'self') return done;
  if (claim?.holder === 'other') {
    return blockedForNow(
      `${claim.unit} serves on this machine already; remove it, or place this unit on another machine`,
    );
  }
  // Before there were claims only a unit's state said that what is here is its own.
  const isOwn = claim === undefined && (await recall(unit, 'announced')) !== undefined;
  const isUsed = claim !== undefined || (await unit.machine.files.kind(home)) !== 'absent';
  if (isUsed && !isOwn) {
    unit.log.info(`removing what ${claim?.unit ?? 'an older unit'} has left on this machine`);
    await clearMachine(unit, server);
  }
  await writeClaim(unit, place, { ...recordFrom(undefined) });
  return done;
}
