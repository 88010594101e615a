import { rm } from 'node:fs/promises';
import { isForeign } from '../leftovers/foreign-machine.ts';
import type { Services } from '../services.ts';
import { failActionsOf } from '../store/actions.ts';
import { assignLeaders } from '../store/leases.ts';
import { deleteMachine } from '../store/machines.ts';
import { reap } from '../store/reap.ts';
import { leaveAllScopes } from '../store/scopes.ts';
import { deleteUnit, markUnitDead } from '../store/units.ts';
import { releaseStorage, unmountStorage } from './keep-storage.ts';
import { bindsOf, machineSpec } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/** Takes a unit out of its model: others see it depart, and another one leads. Can be repeated. */
export function dieUnit({ db }: Pick<Services, 'db'>, { unit }: UnitFacts): void {
  db.transaction(() => {
    markUnitDead(db, unit.id);
    leaveAllScopes(db, unit.id);
    failActionsOf(db, unit.id);
    assignLeaders(db);
    reap(db);
  });
}

/**
 * Removes a dead unit's machine, its files and its last traces in the store. Can be repeated.
 *
 * A subordinate leaves the machine to its principal.
 */
export async function buryUnit(services: Services, facts: UnitFacts): Promise<void> {
  const { db, machines, home } = services;
  const { model, machine, unit, tag } = facts;
  if (await isForeign(services, model, machine)) {
    // Another unit's, which only its own store may remove.
  } else if (facts.principal === undefined) {
    await machines.remove(model.name, String(machine.number), unit.forced);
  } else {
    await leaveMachine(services, facts);
  }
  await releaseStorage(services, facts);
  await rm(home.unit(model.name, tag), { recursive: true, force: true });
  db.transaction(() => {
    deleteUnit(db, unit.id);
    if (facts.principal === undefined) deleteMachine(db, machine.id);
    reap(db);
  });
}

async function leaveMachine(services: Services, facts: UnitFacts): Promise<void> {
  const { machines, home, shared } = services;
  const { model, machine, tag } = facts;
  const { kind } = await machines.state(model.name, String(machine.number));
  if (kind !== 'running') return;
  const binds = bindsOf(tag, home.unit(model.name, tag), shared);
  const spec = machineSpec(services, facts);
  // One that was forced away has still its storage mounted.
  await unmountStorage(services, facts, spec);
  await machines.unbind(spec, binds);
}
