import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listApplications } from '../../src/controller/store/applications.ts';
import { readBag } from '../../src/controller/store/bags.ts';
import { openDatabase, type Database } from '../../src/controller/store/database.ts';
import { isLeader } from '../../src/controller/store/leases.ts';
import { machineById } from '../../src/controller/store/machines.ts';
import { listModels, type ModelRecord } from '../../src/controller/store/models.ts';
import { relationEnds, relationsOf } from '../../src/controller/store/relations.ts';
import { secretStore } from '../../src/controller/store/secrets.ts';
import { userSettings } from '../../src/controller/store/settings.ts';
import { unitState } from '../../src/controller/store/unit-state.ts';
import { listUnits, type UnitRecord } from '../../src/controller/store/units.ts';
import { mayRead } from '../../src/model/secrets/access.ts';
import { unitRef } from '../../src/model/unit-ref.ts';
import type { KeptRelation, KeptSecret, KeptUnitState } from '../upgrade/kept-unit.ts';

/**
 * Writes `<application>-<number>.json` for each unit with a state: its entries as Juju keeps them, and what of the model
 * its hooks see.
 */
export async function keepUnits(store: string, folder: string): Promise<void> {
  await mkdir(folder);
  const db = openDatabase(store);
  try {
    for (const model of listModels(db)) {
      for (const { id, name } of listApplications(db, model.id)) {
        for (const unit of listUnits(db, id)) {
          const kept = unitIn(db, model, unit);
          if (Object.keys(kept.entries).length === 0) continue;
          const text = JSON.stringify(kept, undefined, 2);
          await writeFile(join(folder, `${name}-${unit.number}.json`), `${text}\n`);
        }
      }
    }
  } finally {
    db.close();
  }
}

function unitIn(db: Database, model: ModelRecord, unit: UnitRecord): KeptUnitState {
  return {
    unit: unit.name,
    model: { name: model.name, uuid: model.uuid },
    leader: isLeader(db, unit.id),
    address: machineById(db, unit.machine)?.address ?? '',
    config: Object.fromEntries(userSettings(db, unit.application)),
    entries: unitState(db, unit.id),
    relations: relationsIn(db, unit),
    secrets: secretsIn(db, model, unit),
  };
}

function relationsIn(db: Database, unit: UnitRecord): readonly KeptRelation[] {
  return relationsOf(db, unit.application).flatMap((relation) => {
    const ends = relationEnds(relation, unit.application);
    if (ends === undefined) return [];
    const { own, other } = ends;
    const bag = (owner: string) => readBag(db, { relation: relation.id, owner })?.settings ?? {};
    const isPeer = own === other;
    const others = listUnits(db, other.application).filter(({ id }) => id !== unit.id);
    return [
      {
        id: relation.number,
        endpoint: own.endpoint,
        ...(isPeer ? {} : { application: other.applicationName }),
        units: Object.fromEntries(others.map(({ name }) => [name, bag(name)])),
        applicationBag: isPeer ? {} : bag(other.applicationName),
        own: bag(unit.name),
        ownApplication: bag(own.applicationName),
      },
    ];
  });
}

function secretsIn(db: Database, model: ModelRecord, unit: UnitRecord): readonly KeptSecret[] {
  const secrets = secretStore(db, model.id);
  const reader = unitRef(unit.name);
  return secrets
    .all()
    .filter((secret) => mayRead(secret, reader))
    .map(({ id, revisions, owner, label }) => ({
      id,
      contents: revisions.map(({ number }) => secrets.content(id, number) ?? {}),
      owned: owner?.application === reader.application,
      label,
    }));
}
