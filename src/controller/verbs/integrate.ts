import type { EndpointScope } from '../../charm-schema/declared/kinds.ts';
import { fault } from '../../errors.ts';
import { fields, text } from '../value-shapes.ts';
import { openBag } from '../store/bags.ts';
import type { Database } from '../store/database.ts';
import { takeNumber, type ModelRecord } from '../store/models.ts';
import { addRelation, relationKey, relationsOf, type RelationRecord } from '../store/relations.ts';
import { askedSides, endpointPair } from './endpoint-argument.ts';
import { findModel, refuseDying } from './find.ts';
import { matchEndpoints, scopeOf, type Pair } from './match-endpoints.ts';
import type { Verb } from './verb.ts';

/** Endpoints are `application` or `application:endpoint`. */
export interface IntegrateRequest {
  readonly model: string;
  readonly endpoints: readonly [string, string];
}

/** What `integrate` answers. */
export interface IntegrateResponse {
  readonly relation: string;
}

export const integrate: Verb<IntegrateRequest, IntegrateResponse> = {
  request: fields({ model: text, endpoints: endpointPair }),
  run({ services }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    const sides = askedSides(services, model, request.endpoints);
    const pair = matchEndpoints(...sides);
    const scope = scopeOf(pair, sides);
    for (const { application } of sides)
      refuseDying(`application ${application.name}`, application);
    const relation = db.transaction(() => {
      refuseRelated(db, pair);
      return relate(db, model, { pair, scope });
    });
    return { relation };
  },
};

function relate(
  db: Database,
  model: ModelRecord,
  { pair, scope }: { readonly pair: Pair; readonly scope: EndpointScope },
): string {
  const number = takeNumber(db, model.id, 'relation');
  const id = addRelation(db, { model: model.id, number, scope, endpoints: pair });
  for (const { applicationName } of pair) openBag(db, { relation: id, owner: applicationName }, {});
  return relationKey({ id, number, life: 'alive', scope, endpoints: pair });
}

function refuseRelated(db: Database, pair: Pair): void {
  const there = findRelation(db, pair);
  if (there === undefined) return;
  const dying = there.life === 'alive' ? '' : ' and is being removed';
  throw fault('RELATION_EXISTS', `the relation ${relationKey(there)} exists already${dying}`);
}

/** The relation between exactly these endpoints. */
export function findRelation(db: Database, pair: Pair): RelationRecord | undefined {
  const [one, other] = pair;
  const has = (relation: RelationRecord, side: Pair[number]) =>
    relation.endpoints.some(
      ({ application, endpoint }) => application === side.application && endpoint === side.endpoint,
    );
  return relationsOf(db, one.application).find(
    (relation) => has(relation, one) && has(relation, other),
  );
}
