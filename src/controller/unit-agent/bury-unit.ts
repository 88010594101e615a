import { rm } from 'node:fs/promises';
import type { Services } from '../services.ts';
import { failActionsOf } from '../store/actions.ts';
import { assignLeaders } from '../store/leases.ts';
import { deleteMachine } from '../store/machines.ts';
import { reap } from '../store/reap.ts';
import { leaveAllScopes } from '../store/scopes.ts';
import { deleteUnit, markUnitDead } from '../store/units.ts';
import { releaseStorage } from './keep-storage.ts';
import type { UnitFacts } from './unit-facts.ts';

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

/** Removes a dead unit's machine, its files and its last traces in the store. Can be repeated. */
export async function buryUnit(services: Services, facts: UnitFacts): Promise<void> {
  const { db, machines, home } = services;
  const { model, machine, unit, tag } = facts;
  await machines.remove(model.name, String(machine.number), unit.forced);
  await releaseStorage(services, facts);
  await rm(home.unit(model.name, tag), { recursive: true, force: true });
  db.transaction(() => {
    deleteUnit(db, unit.id);
    deleteMachine(db, machine.id);
    reap(db);
  });
}
