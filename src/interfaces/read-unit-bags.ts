import type { InterfaceRelation, InterfaceView } from './interface.ts';
import type { EndpointRelation, InterfaceUnit } from './interface-unit.ts';

/** Reads the unit bags of an endpoint's relations, and this unit's own bag in each. */
export async function readUnitBags(unit: InterfaceUnit, endpoint: string): Promise<InterfaceView> {
  const relations: InterfaceRelation[] = [];
  for (const relation of await unit.endpoint(endpoint).relations()) {
    relations.push(await relationView(relation));
  }
  return { endpoint, unit: unit.name, relations };
}

async function relationView(relation: EndpointRelation): Promise<InterfaceRelation> {
  const units: InterfaceRelation['units'][number][] = [];
  for (const each of relation.units) {
    units.push({ name: each.name, received: await each.received() });
  }
  return {
    id: relation.id,
    application: relation.application,
    units,
    received: {},
    own: await relation.own.read(),
  };
}
