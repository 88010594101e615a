import { rm } from 'node:fs/promises';
import { isForeignMachine } from '../leftovers/foreign-machine.ts';
import type { Services } from '../services.ts';
import { failActionsOf } from '../store/actions.ts';
import { assignLeaders } from '../store/leases.ts';
import { deleteMachine } from '../store/machines.ts';
import { deleteUnreferenced } from '../store/delete-unreferenced.ts';
import { leaveAllScopes } from '../store/scopes.ts';
import { deleteUnit, markUnitDead } from '../store/units.ts';
import { releaseStorage, unmountStorage } from './reconcile-storage.ts';
import { bindsOf, machineSpec } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/** Removes a unit from its relations and from leadership: other units see it depart. Idempotent. */
export function departFromModel({ db }: Pick<Services, 'db'>, { unit }: UnitFacts): void {
  db.transaction(() => {
    markUnitDead(db, unit.id);
    leaveAllScopes(db, unit.id);
    failActionsOf(db, unit.id);
    assignLeaders(db);
    deleteUnreferenced(db);
  });
}

/**
 * Removes a dead unit's machine, its files and its rows in the store. Idempotent.
 *
 * The machine of a subordinate stays for its principal.
 */
export async function removeDeadUnit(services: Services, facts: UnitFacts): Promise<void> {
  const { db, machines, home } = services;
  const { model, machine, unit, tag } = facts;
  if (await isForeignMachine(services, model, machine)) {
    // The machine belongs to another unit, and only that unit's store may remove it.
  } else if (facts.principal === undefined) {
    await machines.remove(model.name, String(machine.number), unit.forced);
  } else {
    await unbindFromMachine(services, facts);
  }
  await releaseStorage(services, facts);
  await rm(home.unit(model.name, tag), { recursive: true, force: true });
  db.transaction(() => {
    deleteUnit(db, unit.id);
    if (facts.principal === undefined) deleteMachine(db, machine.id);
    deleteUnreferenced(db);
  });
}

async function unbindFromMachine(services: Services, facts: UnitFacts): Promise<void> {
  const { machines, home, shared } = services;
  const { model, machine, tag } = facts;
  const { kind } = await machines.state(model.name, String(machine.number));
  if (kind !== 'running') return;
  const binds = bindsOf(tag, home.unit(model.name, tag), shared);
  const spec = machineSpec(services, facts);
  // A unit that was removed by force has its storage still mounted.
  await unmountStorage(services, facts, spec);
  await machines.unbind(spec, binds);
}
