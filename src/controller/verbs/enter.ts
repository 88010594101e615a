import { fault } from '../../errors.ts';
import { machineSpec } from '../facts/unit-machine.ts';
import { unitFacts } from '../facts/unit-facts.ts';
import { fields, text } from '../value-shapes.ts';
import { findModel, findUnit } from './find.ts';
import type { Verb } from './verb.ts';

/** The command line with which root enters the unit's machine; a command may be appended. */
export interface EnterRequest {
  readonly model: string;
  readonly unit: string;
}

/** What `enter` answers. */
export interface EnterResponse {
  readonly argv: readonly string[];
}

export const enter: Verb<EnterRequest, EnterResponse> = {
  request: fields({ model: text, unit: text }),
  async run({ services }, request) {
    const { db, machines } = services;
    const unit = findUnit(db, findModel(db, request.model), request.unit);
    const facts = unitFacts(db, unit.id);
    if (facts === undefined) throw fault('UNIT_GONE', `${unit.name} is gone`);
    const { kind } = await machines.state(facts.model.name, String(facts.machine.number));
    // A machine whose boot hangs is one that an operator wants to look into.
    if (kind !== 'running' && kind !== 'booting') {
      throw fault('UNIT_NOT_READY', `the machine of ${unit.name} is ${kind}`);
    }
    return { argv: await machines.enter(machineSpec(services, facts)) };
  },
};
