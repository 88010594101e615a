/** Statuses as hook tools and an operator read them. */
import type { ModelView, StatusView } from '../../juju/agent/model-view.ts';
import type { ModelStore } from '../model-store.ts';
import type { StatusRecord, StatusStore, UnitStatuses } from './status.ts';

/** A unit's workload status. */
export function unitStatusView(statuses: StatusStore, unit: string): StatusView {
  return view(statuses.unit(unit)?.workload);
}

/** An application's status with those of its units. */
export function applicationStatusView(
  model: ModelStore,
  application: string,
): ReturnType<ModelView['applicationStatus']> {
  const units = model
    .unitsOf(application)
    .map((unit) => [unit, unitStatusView(model.statuses, unit)] as const);
  const own = statusOfApplication(model, application);
  return { ...view(own), units: Object.fromEntries(units) };
}

/** What the leader set, else the most severe of its units' statuses. */
export function statusOfApplication(
  { statuses, unitsOf }: Pick<ModelStore, 'statuses' | 'unitsOf'>,
  application: string,
): StatusRecord | undefined {
  const own = statuses.application(application);
  if (own !== undefined) return own;
  return unitsOf(application)
    .flatMap((unit) => statuses.unit(unit) ?? [])
    .map((each) => shownStatuses(each).workload)
    .toSorted((one, other) => severity(one.status) - severity(other.status))[0];
}

/** A failed hook is shown as the workload's status `error`, and the agent then as idle, as Juju does. */
export function shownStatuses({ workload, agent }: UnitStatuses): {
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
