import type { InterfaceRelation, InterfaceView } from '../interface.ts';
import type { FullRelation, SecretUnit } from '../interface-unit.ts';

/** Reads the remote applications' bags of an endpoint's relations, and its units' where they matter. */
export async function readApplicationBags(
  unit: SecretUnit,
  endpoint: string,
): Promise<InterfaceView> {
  const relations: InterfaceRelation[] = [];
  for (const relation of await unit.endpoint(endpoint).relations()) {
    relations.push(await relationView(relation));
  }
  return { endpoint, unit: unit.name, relations };
}

async function relationView(relation: FullRelation): Promise<InterfaceRelation> {
  const received = await relation.received();
  const units: InterfaceRelation['units'][number][] = [];
  for (const each of relation.units) {
    // Only a subordinate router's units publish anything: whether they serve.
    const bag = received.subordinated === 'true' ? await each.received() : {};
    units.push({ name: each.name, received: bag });
  }
  return { id: relation.id, application: relation.application, units, received, own: {} };
}
