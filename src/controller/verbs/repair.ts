import { fault } from '../../errors.ts';
import { repairFiles } from '../repair/repair-unit.ts';
import { fields, text } from '../shape.ts';
import { readOperation } from '../store/operations.ts';
import { setResolved } from '../store/units.ts';
import { unitFacts } from '../unit-agent/unit-facts.ts';
import { findModel, findUnit } from './find.ts';
import { until } from './until.ts';
import type { Verb } from './verb.ts';

export const repair: Verb<'repair'> = {
  request: fields({ model: text, unit: text }),
  async run({ services, hosts, signal }, request) {
    const { db, repairs } = services;
    const unit = findUnit(db, findModel(db, request.model), request.unit);
    const facts = unitFacts(db, unit.id);
    if (facts === undefined) throw fault('UNIT_GONE', `${unit.name} is gone`);
    const restored = await hosts.alone(facts.machine.id, () => repairFiles(services, facts));
    const failures = (): number => {
      const operation = readOperation(db, unit.id, 'main');
      return operation?.step === 'failed' ? operation.attempt : 0;
    };
    const before = failures();
    repairs.add(unit.id);
    try {
      // A failed hook is tried again at once; a unit at rest runs update-status. The commit wakes its agent.
      db.transaction(() => setResolved(db, unit.id, before > 0 ? 'retry' : 'none'));
      const hook = await until(db, signal, () => {
        if (!repairs.has(unit.id)) return 'ran';
        return failures() > before ? 'failed' : undefined;
      });
      return { restored, hook };
    } finally {
      repairs.delete(unit.id);
    }
  },
};
