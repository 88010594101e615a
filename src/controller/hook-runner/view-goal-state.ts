import type { GoalStates, GoalStateView } from '../../juju/agent/model-view.ts';
import type { ModelStore } from '../../model/model-store.ts';
import { statusOfApplication } from '../../model/statuses/status-views.ts';
import type { ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { relationsOf } from '../store/relations.ts';
import { listUnits } from '../store/units.ts';
import { relationEnds } from '../store/relations.ts';

/** What the unit's application and those related to it are meant to become. */
export function goalState(
  db: Database,
  model: ModelStore,
  application: ApplicationRecord,
): GoalStateView {
  const relations: Record<string, GoalStates> = {};
  for (const relation of relationsOf(db, application.id)) {
    const ends = relationEnds(relation, application.id);
    if (ends === undefined || ends.own === ends.other) continue;
    const { application: id, applicationName } = ends.other;
    const since = goalTime(statusOfApplication(model, applicationName)?.since);
    const status = relation.life === 'alive' ? 'joined' : relation.life;
    relations[ends.own.endpoint] = {
      ...relations[ends.own.endpoint],
      [applicationName]: { status, since },
      ...unitsOf(db, model, id),
    };
  }
  return { units: unitsOf(db, model, application.id), relations };
}

function unitsOf(db: Database, { statuses }: ModelStore, application: number): GoalStates {
  const entries = listUnits(db, application).map(({ name, life }) => {
    const workload = statuses.unit(name)?.workload;
    const status = life === 'alive' ? (workload?.status ?? 'unknown') : life;
    return [name, { status, since: goalTime(workload?.since) }] as const;
  });
  return Object.fromEntries(entries);
}

/** `2006-01-02T15:04:05.000Z` → `2006-01-02 15:04:05Z` */
function goalTime(iso: string | undefined): string {
  return (iso ?? '1970-01-01T00:00:00Z').replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');
}
