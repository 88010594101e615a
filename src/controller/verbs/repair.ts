import { fault } from '../../errors.ts';
import type { LogLine } from '../api.ts';
import { repairFiles } from '../repair/repair-unit.ts';
import { fields, text } from '../value-shapes.ts';
import type { Services } from '../services.ts';
import { logLines } from '../store/log-lines.ts';
import { readOperation } from '../store/operations.ts';
import { setResolved } from '../store/units.ts';
import { unitFacts, type UnitFacts } from '../facts/unit-facts.ts';
import { findModel, findUnit } from './find.ts';
import { waitForCommit } from './wait-for-commit.ts';
import type { Verb } from './verb.ts';

/** Puts back what is damaged of a unit's charm files, tools and runtime, and runs a hook with CHARMWRIGHT_REPAIR=1. */
export interface RepairRequest {
  readonly model: string;
  readonly unit: string;
}

/** What `repair` answers. */
export interface RepairResponse {
  /** `charm/dispatch`, `tools/jujuc`, `runtime/node` */
  readonly restored: readonly string[];
  /** What the charm's own check warned of with `juju-log`, such as a release that it makes again. */
  readonly warnings: readonly string[];
  readonly hook: 'ran' | 'failed';
}

export const repair: Verb<RepairRequest, RepairResponse> = {
  request: fields({ model: text, unit: text }),
  async run({ services, hosts, signal }, request) {
    const { db, repairs } = services;
    const unit = findUnit(db, findModel(db, request.model), request.unit);
    const facts = unitFacts(db, unit.id);
    if (facts === undefined) throw fault('UNIT_GONE', `${unit.name} is gone`);
    const restored = await hosts.withMachineLock(facts.machine.id, () =>
      repairFiles(services, facts),
    );
    const failures = (): number => {
      const operation = readOperation(db, unit.id, 'main');
      return operation?.step === 'failed' ? operation.attempt : 0;
    };
    const before = failures();
    const logged = newestLine(services, facts);
    repairs.add(unit.id);
    try {
      // A failed hook is tried again at once; a unit at rest runs update-status. The commit wakes its agent.
      db.transaction(() => setResolved(db, unit.id, before > 0 ? 'retry' : 'none'));
      const hook = await waitForCommit(db, signal, () => {
        if (!repairs.has(unit.id)) return 'ran';
        return failures() > before ? 'failed' : undefined;
      });
      return { restored, warnings: warningsSince(services, facts, logged), hook };
    } finally {
      repairs.delete(unit.id);
    }
  },
};

const warningLevels: readonly LogLine['level'][] = ['WARNING', 'ERROR', 'CRITICAL'];
/** Most lines of the model's log that are looked through. */
const mostLines = 1000;

function newestLine({ db, log }: Services, { model }: UnitFacts): number {
  log.flush();
  return logLines(db, model.id, { after: 0, limit: 1 }).at(-1)?.sequence ?? 0;
}

/** What the unit's charm has warned of with `juju-log` after a line of the model's log. */
function warningsSince(
  { db, log }: Services,
  { model, tag }: UnitFacts,
  sequence: number,
): readonly string[] {
  log.flush();
  return logLines(db, model.id, { after: sequence, limit: mostLines })
    .filter(({ entity, module }) => entity === tag && module.endsWith('.juju-log'))
    .filter(({ level }) => warningLevels.includes(level))
    .map(({ message }) => message);
}
