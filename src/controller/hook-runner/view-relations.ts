import type { RelationView } from '../../juju/agent/model-view.ts';
import { localRelations } from '../store/joined-relations.ts';
import { relationsOf } from '../store/relations.ts';
import type { ViewSetup } from './view-setup.ts';
import { relationEnds } from '../store/relations.ts';

/**
 * The relations of a unit: those whose events it got, and living ones whose events are next.
 *
 * Members are the units whose joined hook has run, as in Juju, not those that are in scope by now.
 */
export function relationViews({
  sources: { db },
  facts,
  joining,
}: ViewSetup): readonly RelationView[] {
  const { application, unit, model } = facts;
  const known = localRelations(db, unit.id);
  return relationsOf(db, application.id).flatMap((relation): readonly RelationView[] => {
    const local = known.get(relation.id);
    const ends = relationEnds(relation, application.id);
    if (ends === undefined || (local === undefined && relation.life !== 'alive')) return [];
    const members = new Set(local?.members.keys());
    if (joining?.relation === relation.id) members.add(joining.unit);
    return [
      {
        id: relation.number,
        endpoint: ends.own.endpoint,
        role: ends.own.role,
        application: ends.other.applicationName,
        units: [...members].sort(),
        modelUuid: model.uuid,
      },
    ];
  });
}
