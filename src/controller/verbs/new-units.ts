import { fault } from '../../errors.ts';
import { addStorageOfUnit } from '../../model/storage/add-storage.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { isoTime } from '../clock.ts';
import { unitHasFiles } from '../leftovers/has-files.ts';
import { randomUuid } from '../random-uuid.ts';
import type { Services } from '../services.ts';
import type { ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { assignLeaders } from '../store/leases.ts';
import { addMachine, listMachines } from '../store/machines.ts';
import { modelStore } from '../store/model-store.ts';
import { takeNumber, type ModelRecord } from '../store/models.ts';
import { insertUnit } from '../store/units.ts';

export interface NewUnits {
  readonly application: Pick<ApplicationRecord, 'id' | 'name' | 'charm'>;
  readonly count: number;
  /** The ids of the machines that have files: the store may not know them if it was put back from a backup. */
  readonly machines: readonly string[];
}

/** Adds units with a machine each; part of the caller's transaction. Answers their names. */
export function addUnits(
  services: Pick<Services, 'db' | 'clock' | 'shelf' | 'home' | 'randomHex'>,
  model: ModelRecord,
  { application, count, machines }: NewUnits,
): readonly string[] {
  const { db, clock, home } = services;
  const hasFiles = unitHasFiles(home, model.name);
  const since = isoTime(clock);
  const names = Array.from({ length: count }, () => {
    let number = takeNumber(db, model.id, 'machine');
    while (machines.includes(String(number))) number = takeNumber(db, model.id, 'machine');
    const address = freeAddress(db, model, number);
    const uuid = randomUuid(services.randomHex);
    const machine = addMachine(db, { model: model.id, number, uuid, address, since });
    const unit = { application: application.id, applicationName: application.name, machine };
    const { name } = insertUnit(db, { ...unit, since, now: clock.now(), hasFiles });
    addStorageOfUnit(modelStore(services, model), unitRef(name), clock.now());
    return name;
  });
  assignLeaders(db);
  return names;
}

/** `.10` and the machine's number, or the lowest that is free once those are used up. */
function freeAddress(db: Database, { id, subnet }: ModelRecord, number: number): string {
  const taken = new Set(listMachines(db, id).map(({ address }) => address));
  const all = Array.from({ length: 244 }, (_, index) => `10.77.${subnet}.${10 + index}`);
  const own = `10.77.${subnet}.${10 + number}`;
  const free = all.includes(own) && !taken.has(own) ? own : all.find((each) => !taken.has(each));
  if (free === undefined) throw fault('NETWORK_EXHAUSTED', `subnet 10.77.${subnet}.0/24 is full`);
  return free;
}
