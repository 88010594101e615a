import type { GoalStates, GoalStateView } from '../../juju/agent/model-view.ts';
import type { Database } from '../store/database.ts';
import { relationsOf } from '../store/relations.ts';
import { unitStatuses } from '../store/statuses.ts';
import { listUnits } from '../store/units.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import { relationEnds } from '../store/relations.ts';
import { statusOfApplication } from './view-statuses.ts';

/** What the unit's application and those related to it are meant to become. */
export function goalState(db: Database, { application }: UnitFacts): GoalStateView {
  const relations: Record<string, GoalStates> = {};
  for (const relation of relationsOf(db, application.id)) {
    const ends = relationEnds(relation, application.id);
    if (ends === undefined || ends.own === ends.other) continue;
    const { application: id, applicationName } = ends.other;
    const since = goalTime(statusOfApplication(db, id)?.since);
    const status = relation.life === 'alive' ? 'joined' : relation.life;
    relations[ends.own.endpoint] = {
      ...relations[ends.own.endpoint],
      [applicationName]: { status, since },
      ...unitsOf(db, id),
    };
  }
  return { units: unitsOf(db, application.id), relations };
}

function unitsOf(db: Database, application: number): GoalStates {
  const entries = listUnits(db, application).map(({ id, name, life }) => {
    const workload = unitStatuses(db, id)?.workload;
    const status = life === 'alive' ? (workload?.status ?? 'unknown') : life;
    return [name, { status, since: goalTime(workload?.since) }] as const;
  });
  return Object.fromEntries(entries);
}

/** `2006-01-02T15:04:05.000Z` → `2006-01-02 15:04:05Z` */
function goalTime(iso: string | undefined): string {
  return (iso ?? '1970-01-01T00:00:00Z').replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');
}
