import { fault } from '../../errors.ts';
import { fields, flag, text } from '../value-shapes.ts';
import { listMachines } from '../store/machines.ts';
import { unitsOn } from '../store/units.ts';
import { findModel } from './find.ts';
import type { Verb } from './verb.ts';

/** Removes a machine that the store does not know, with its files; a unit's own goes with the unit. */
export interface RemoveMachineRequest {
  readonly model: string;
  readonly machine: string;
  readonly force: boolean;
}

export const removeMachine: Verb<RemoveMachineRequest, Record<string, never>> = {
  request: fields({ model: text, machine: text, force: flag }),
  async run({ services: { db, machines } }, request) {
    const model = findModel(db, request.model);
    const known = listMachines(db, model.id).find(
      ({ number }) => String(number) === request.machine,
    );
    if (known !== undefined) {
      const units = unitsOn(db, known.id).map(({ name }) => name);
      throw fault('MACHINE_IN_USE', `machine ${request.machine} has ${units.join(', ')}`, {
        hint: `remove it with its unit: charmwright remove-unit ${units[0] ?? 'UNIT'}`,
      });
    }
    if (!(await machines.list(model.name)).includes(request.machine)) {
      throw fault('MACHINE_UNKNOWN', `model ${model.name} has no machine "${request.machine}"`);
    }
    await machines.remove(model.name, request.machine, request.force);
    return {};
  },
};
