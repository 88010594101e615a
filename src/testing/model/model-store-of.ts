import { memoryTransaction } from '../../model/memory-transaction.ts';
import { allEndpoints } from '../../charm-schema/declared/endpoints.ts';
import type { MemoryModel } from '../agent/unit-model.ts';
import {
  endsOf,
  unitsOf,
  type End,
  type SimulatedRelation,
  type SimulatedModel,
} from './simulated-model.ts';

/** A simulated model, as the model core reads and writes it. */
export function modelStoreOf(world: SimulatedModel): MemoryModel {
  return {
    name: 'test',
    uuid: '6f1c2d3e-0000-4000-8000-000000000001',
    blockDevices: true,
    secrets: world.secrets,
    storages: world.storages,
    statuses: world.statuses,
    ports: world.ports,
    bags: world.bags,
    isLeader: (name) => world.units.get(name)?.application.leader === name,
    unitLife(name) {
      const unit = world.units.get(name);
      return unit && (unit.dying ? 'dying' : 'alive');
    },
    unitsOf: (application) => unitsOf(world, application).map(({ name }) => name),
    takeStorageNumber: () => world.storages.takeNumber(),
    newUuid: world.newUuid,
    charm(application) {
      const charm = world.applications.get(application)?.charm;
      return charm?.memo.of(charm).modelCharm;
    },
    relation(application, number) {
      const relation = world.relations.get(number);
      const ends = relation && endsOf(relation, application);
      if (relation === undefined || ends === undefined) return undefined;
      return { other: ends.other.application, scope: scopeOf(world, relation) };
    },
    transaction: (body) =>
      memoryTransaction([world.secrets, world.storages, world.ports, world.bags], body),
  };
}

/** The requiring side first, as Juju writes it. */
function scopeOf(world: SimulatedModel, { ends: [one, other], peer }: SimulatedRelation): string {
  if (peer) return `relation-${one.application}.${one.endpoint}`;
  const inOrder = isProvider(world, one) ? [other, one] : [one, other];
  return `relation-${inOrder.map(({ application, endpoint }) => `${application}.${endpoint}`).join('#')}`;
}

function isProvider(world: SimulatedModel, { application, endpoint }: End): boolean {
  const { metadata } = world.applications.get(application)?.charm ?? {};
  return allEndpoints(metadata ?? {}).some(
    ({ name, role }) => name === endpoint && role === 'provides',
  );
}
