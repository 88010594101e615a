import { fault } from '../../errors.ts';
import { fields, text } from '../value-shapes.ts';
import { markRelationDying, relationKey, relationsOf } from '../store/relations.ts';
import { deleteUnreferenced } from '../store/delete-unreferenced.ts';
import { releaseSubordinates } from '../store/subordinates.ts';
import { askedSides, endpointPair } from './endpoint-argument.ts';
import { findModel } from './find.ts';
import type { AskedSide } from './match-endpoints.ts';
import type { Verb } from './verb.ts';

/** What `remove-relation` takes. */
export interface RemoveRelationRequest {
  readonly model: string;
  readonly endpoints: readonly [string, string];
}

/** What `remove-relation` answers. */
export interface RemoveRelationResponse {
  readonly relation: string;
}

export const removeRelation: Verb<RemoveRelationRequest, RemoveRelationResponse> = {
  request: fields({ model: text, endpoints: endpointPair }),
  run({ services }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    const [one, other] = request.endpoints;
    const sides = askedSides(services, model, request.endpoints);
    const found = relationsOf(db, sides[0].application.id).filter(
      ({ endpoints }) =>
        endpoints.length === 2 && sides.every((side) => endpoints.some((end) => fits(side, end))),
    );
    const [relation] = found;
    if (relation === undefined) {
      const known = relationsOf(db, sides[0].application.id).map(relationKey);
      throw fault('RELATION_UNKNOWN', `${one} and ${other} are not related`, {
        hint: known.length === 0 ? 'there is no relation' : `there is: ${known.join('; ')}`,
      });
    }
    if (found.length > 1) {
      throw fault('RELATION_AMBIGUOUS', `${one} and ${other} are related in several ways`, {
        details: found.map(relationKey).join('\n'),
      });
    }
    const key = relationKey(relation);
    db.transaction(() => {
      markRelationDying(db, relation.id);
      releaseSubordinates(db);
      deleteUnreferenced(db);
    });
    return { relation: key };
  },
};

function fits(
  side: AskedSide,
  end: { readonly application: number; readonly endpoint: string },
): boolean {
  const sameEndpoint = side.endpoint === undefined || side.endpoint === end.endpoint;
  return end.application === side.application.id && sameEndpoint;
}
