import { codedError } from '../../base/coded-error.ts';
import { messageOf } from '../../errors.ts';
import { isoTime } from '../clock.ts';
import type { Operation } from '../../model/resolver/operation.ts';
import { showInstalling } from '../../model/statuses/set-status.ts';
import type { Services } from '../services.ts';
import { writeOperation } from '../store/operations.ts';
import { setAgentStatus, statusStore } from '../store/statuses.ts';
import { noteCharm, readLocal } from '../store/uniters.ts';
import { setResolved } from '../store/units.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import { retryDelay } from '../../model/resolver/retry-delay.ts';

/** A deploy operation, and how often it has failed. */
export interface CharmDeployment {
  readonly operation: Operation & { readonly kind: 'deploy' };
  readonly attempt: number;
}

/**
 * Puts a charm's files into the unit's folder and queues `install` or `upgrade-charm`.
 *
 * After a forced upgrade the hook that had failed is tried again instead.
 * Repeating it after an interruption ends in the same files.
 */
export async function deployCharm(
  services: Services,
  facts: UnitFacts,
  { operation, attempt }: CharmDeployment,
): Promise<void> {
  const { db, clock, home, shelf } = services;
  const { unit, model, tag } = facts;
  const { charm, interrupted } = operation;
  const local = readLocal(db, unit.id);
  const first = local?.installed !== true;
  db.transaction(() => {
    writeOperation(db, unit.id, { slot: 'main', operation, step: 'pending', attempt });
    const message = first ? 'installing charm' : 'upgrading charm';
    setAgentStatus(db, unit.id, { status: 'executing', message, since: isoTime(clock) });
    if (first) showInstalling(statusStore(db, facts.model.id), unit.name, clock.now());
  });
  try {
    await shelf.place(charm.sha, `${home.unit(model.name, tag)}/charm`, local?.charm?.sha);
  } catch (error) {
    const retryAt = clock.now() + retryDelay(attempt + 1, clock.random());
    const message = `cannot place the charm's files: ${messageOf(codedError(error))}`;
    db.transaction(() => {
      setResolved(db, unit.id, 'none');
      setAgentStatus(db, unit.id, { status: 'error', message, since: isoTime(clock) });
      const state = { slot: 'main', operation, step: 'failed', attempt: attempt + 1 } as const;
      writeOperation(db, unit.id, { ...state, retryAt });
    });
    return;
  }
  db.transaction(() => {
    setResolved(db, unit.id, 'none');
    noteCharm(db, unit.id, charm);
    if (interrupted !== undefined) {
      const again = { kind: 'hook', hook: interrupted.hook } as const;
      const { attempt: failures } = interrupted;
      writeOperation(db, unit.id, {
        ...{
          slot: 'main',
          operation: again,
          step: 'failed',
          attempt: failures,
          retryAt: clock.now(),
        },
      });
      return;
    }
    const hook = { kind: first ? 'install' : 'upgrade-charm' } as const;
    writeOperation(db, unit.id, {
      slot: 'main',
      operation: { kind: 'hook', hook },
      step: 'queued',
    });
  });
}
