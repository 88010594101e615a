import { withoutApplication, withoutUnit } from '../../model/secrets/removed-parts.ts';
import { noteUnmounted } from '../../model/storage/storage-hooks.ts';
import { testTime } from '../test-time.ts';
import {
  deleteRelation,
  endsOf,
  unitsOf,
  type SimulatedUnit,
  type SimulatedModel,
} from './simulated-model.ts';

/** Takes a unit out of a relation's scope; one that is dying goes with its last unit. */
export function leave(world: SimulatedModel, id: number, unit: string): void {
  const relation = world.relations.get(id);
  relation?.scope.delete(unit);
  if (relation?.dying === true && relation.scope.size === 0) deleteRelation(world, id);
}

/** Takes a unit that is done out of the model; its application goes with its last unit. */
export function deleteUnit(world: SimulatedModel, unit: SimulatedUnit): void {
  world.units.delete(unit.name);
  world.statuses.removeUnit(unit.name);
  world.ports.removeUnit(unit.name);
  for (const storage of world.storages.ofUnit(unit.name)) {
    noteUnmounted(world.storages, storage, testTime);
  }
  world.secrets.replaceAll((secret) => withoutUnit(secret, unit.name));
  for (const id of [...world.relations.keys()]) leave(world, id, unit.name);
  const { application } = unit;
  if (application.leader === unit.name) {
    application.leader = unitsOf(world, application.name).find(({ dying }) => !dying)?.name;
  }
  if (!application.dying || unitsOf(world, application.name).length > 0) return;
  world.applications.delete(application.name);
  world.statuses.removeApplication(application.name);
  world.storages.removeDirectives(application.name);
  world.secrets.replaceAll((secret) => withoutApplication(secret, application.name));
  for (const [id, relation] of world.relations) {
    if (endsOf(relation, application.name) !== undefined && relation.scope.size === 0) {
      deleteRelation(world, id);
    }
  }
}
