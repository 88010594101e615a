/** `show-unit`, with the keys of `juju show-unit --format json`. */
import type { Json } from '../../base/json.ts';
import { publicAddress } from '../exposure/public-address.ts';
import { relationEnds } from '../store/relations.ts';
import type { Services } from '../services.ts';
import { fields, listOf, text } from '../value-shapes.ts';
import { applicationById, type ApplicationRecord } from '../store/applications.ts';
import { readBag } from '../store/bags.ts';
import type { Database } from '../store/database.ts';
import { machineById } from '../store/machines.ts';
import { relationsOf, type RelationRecord } from '../store/relations.ts';
import { scopeMembers } from '../store/scopes.ts';
import type { UnitRecord } from '../store/units.ts';
import { findModel, findUnit } from './find.ts';
import { formatOpenedPorts } from './juju-format.ts';
import type { Verb } from './verb.ts';

type Shown = Readonly<Record<string, Json>>;

/** The object that `juju show-unit --format json` prints for these units. */
export interface ShowUnitRequest {
  readonly model: string;
  readonly units: readonly string[];
}

/** What `show-unit` answers. */
export interface ShowUnitResponse {
  readonly units: Json;
}

export const showUnit: Verb<ShowUnitRequest, ShowUnitResponse> = {
  request: fields({ model: text, units: listOf(text) }),
  run({ services }, request) {
    const model = findModel(services.db, request.model);
    const units = request.units.map((name) => findUnit(services.db, model, name));
    return {
      units: Object.fromEntries(units.map((unit) => [unit.name, shownUnit(services, unit)])),
    };
  },
};

function shownUnit(services: Services, unit: UnitRecord): Shown {
  const { db, shelf } = services;
  const application = applicationById(db, unit.application);
  const machine = machineById(db, unit.machine);
  if (application === undefined) return {};
  const charm = shelf.charm(application.charm);
  return {
    ...(unit.version === '' ? {} : { 'workload-version': unit.version }),
    machine: String(machine?.number ?? ''),
    'opened-ports': formatOpenedPorts(db, unit.id),
    'public-address': publicAddress(services, unit),
    charm: `local:${charm.name}-${application.revision}`,
    leader: application.leader === unit.id,
    life: unit.life,
    'relation-info': relationsOf(db, application.id).flatMap((relation) =>
      shownRelation(db, relation, { application, unit }),
    ),
  };
}

function shownRelation(
  db: Database,
  relation: RelationRecord,
  { application, unit }: { readonly application: ApplicationRecord; readonly unit: UnitRecord },
): readonly Shown[] {
  const ends = relationEnds(relation, application.id);
  if (ends === undefined) return [];
  const { own, other } = ends;
  const data = (owner: string): Shown =>
    readBag(db, { relation: relation.id, owner })?.settings ?? {};
  const members = scopeMembers(db, relation, { application: other.application, unit });
  return [
    {
      'relation-id': relation.number,
      endpoint: own.endpoint,
      'related-endpoint': other.endpoint,
      'application-data': data(other.applicationName),
      'local-unit': { 'in-scope': inScope(db, relation, unit), data: data(unit.name) },
      'related-units': Object.fromEntries(
        members.map((each) => [each.unit, { 'in-scope': true, data: data(each.unit) }]),
      ),
    },
  ];
}

function inScope(db: Database, relation: RelationRecord, unit: UnitRecord): boolean {
  const sql = 'SELECT 1 FROM scopes WHERE relation = ? AND unit = ?';
  return db.one(sql, relation.id, unit.id) !== undefined;
}
