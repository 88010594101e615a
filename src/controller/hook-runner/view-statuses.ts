import type { ModelView, StatusView } from '../../juju/agent/model-view.ts';
import type { Database } from '../store/database.ts';
import { applicationStatus, unitStatuses, type StatusRecord } from '../store/statuses.ts';
import { listUnits } from '../store/units.ts';

/** A unit's workload status. */
export function unitStatusView(db: Database, unit: number): StatusView {
  return view(unitStatuses(db, unit)?.workload);
}

/** An application's status with those of its units. */
export function applicationStatusView(
  db: Database,
  application: number,
): ReturnType<ModelView['applicationStatus']> {
  const units = listUnits(db, application).map(
    ({ id, name }) => [name, unitStatusView(db, id)] as const,
  );
  return { ...view(statusOfApplication(db, application)), units: Object.fromEntries(units) };
}

/** What the leader set, else the most severe of its units' statuses. */
export function statusOfApplication(db: Database, application: number): StatusRecord | undefined {
  const own = applicationStatus(db, application);
  if (own !== undefined) return own;
  return listUnits(db, application)
    .flatMap(({ id }) => unitStatuses(db, id) ?? [])
    .map((each) => shownStatuses(each).workload)
    .toSorted((a, b) => severity(a.status) - severity(b.status))[0];
}

/** A failed hook is shown as the workload's status `error`, and the agent then as idle, as Juju does. */
export function shownStatuses({ workload, agent }: ReturnType<typeof unitStatuses> & object): {
  readonly workload: StatusRecord;
  readonly agent: StatusRecord;
} {
  if (agent.status !== 'error') return { workload, agent };
  return { workload: agent, agent: { status: 'idle', message: '', since: agent.since } };
}

const bySeverity = ['error', 'blocked', 'maintenance', 'waiting', 'active', 'terminated'];

function severity(status: string): number {
  const place = bySeverity.indexOf(status);
  return place < 0 ? bySeverity.length : place;
}

function view(status: StatusRecord | undefined): StatusView {
  return { status: status?.status ?? 'unknown', message: status?.message ?? '', data: {} };
}
