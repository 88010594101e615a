import {
  readBag,
  relationIds,
  remoteApplication,
  remoteUnits,
  type BagOwner,
} from '../../juju/tools/relations.ts';
import type { HookTools } from '../../juju/wire.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import type { InspectedRelation } from './inspection.ts';

interface Own {
  readonly unit: string;
  readonly application: string;
}

/** Every relation of the unit with its bags; a bag that it may not read is empty. */
export async function inspectRelations(
  tools: HookTools,
  own: Own,
  endpoints: readonly EndpointName[],
): Promise<readonly InspectedRelation[]> {
  const found: InspectedRelation[] = [];
  for (const { name, role } of endpoints) {
    for (const id of await relationIds(tools, name)) {
      found.push(await relationOf(tools, own, { id, endpoint: name, peers: role === 'peers' }));
    }
  }
  return found;
}

async function relationOf(
  tools: HookTools,
  own: Own,
  {
    id,
    endpoint,
    peers,
  }: { readonly id: string; readonly endpoint: string; readonly peers: boolean },
): Promise<InspectedRelation> {
  const bag = async (
    kind: BagOwner['kind'],
    name: string,
  ): Promise<Readonly<Record<string, string>>> => {
    // Only the leader may read its application's own bag.
    const read = await readBag(tools, { relation: id, kind, name }).catch(() => undefined);
    return read?.kind === 'read' ? read.value : {};
  };
  const names = await remoteUnits(tools, id);
  const units: Record<string, Readonly<Record<string, string>>> = {};
  for (const name of names.kind === 'read' ? names.value : [])
    units[name] = await bag('unit', name);
  const other = peers ? undefined : await remoteApplication(tools, id);
  const application = other?.kind === 'read' ? other.value : undefined;
  return {
    id: Number(id.slice(id.lastIndexOf(':') + 1)),
    endpoint,
    ...(application === undefined ? {} : { application }),
    units,
    applicationBag: application === undefined ? {} : await bag('application', application),
    own: await bag('unit', own.unit),
    ownApplication: await bag('application', own.application),
  };
}
