import { nextOperation } from '../../model/resolver/next-operation.ts';
import type { Services } from '../services.ts';
import { readLocal } from '../store/uniters.ts';
import { needsStorageWork } from './reconcile-storage.ts';
import { readRemote } from './remote-state.ts';
import { unitFacts } from '../facts/unit-facts.ts';

/**
 * Whether a unit has an operation to run that its agent has not started yet.
 *
 * Asks the resolver as the agent will, so that a client that looks right after a change of the model does
 * not take a unit for idle that has just not noticed.
 */
export function hasPendingWork(services: Services, unit: number): boolean {
  const facts = unitFacts(services.db, unit);
  const local = facts && readLocal(services.db, unit);
  const boot = facts?.machine.boot;
  if (facts === undefined || local === undefined || boot === undefined) return false;
  const remote = readRemote(services, facts, { local, boot, commands: [] });
  if (needsStorageWork(services.db, facts)) return true;
  const decision = nextOperation(remote, local, services.clock.now());
  return decision.kind === 'run' || decision.kind === 'skip' || decision.kind === 'finished';
}
