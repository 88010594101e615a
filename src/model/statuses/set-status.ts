/** Statuses as charms set them, and as an agent sets them for a charm that says nothing. */
import type { Hook } from '../resolver/operation.ts';
import type { UnitRef } from '../unit-ref.ts';
import type { StatusRecord, StatusStore, WorkloadStatus } from './status.ts';

/** What `status-set` says, and when. */
export interface CharmStatus {
  /** Whose status it is; an application's is its leader's to set. */
  readonly target: 'unit' | 'application';
  readonly status: string;
  readonly message: string;
  readonly now: number;
}

/** Sets the status of a unit's workload or of its application at once. */
export function setCharmStatus(
  statuses: StatusStore,
  { name, application }: UnitRef,
  { target, status, message, now }: CharmStatus,
): void {
  const next = { status, message, since: timeOf(now) };
  if (target === 'unit') setWorkload(statuses, name, { ...next, byCharm: true });
  else statuses.setApplication(application, renewed(statuses.application(application), next));
}

/** What is shown of a workload while a hook runs that ends it. */
const stages: Readonly<Partial<Record<Hook['kind'], string>>> = {
  stop: 'stopping charm software',
  remove: 'cleaning up prior to charm deletion',
};

/** Shows that a unit's hook begins, where the workload's status says so. */
export function showHookBegins(
  statuses: StatusStore,
  unit: string,
  { hook, now }: { readonly hook: Hook['kind']; readonly now: number },
): void {
  const message = stages[hook];
  const since = timeOf(now);
  if (message !== undefined) {
    setWorkload(statuses, unit, { status: 'maintenance', message, since, byCharm: true });
  } else if (hook === 'install') showInstalling(statuses, unit, now);
}

/** Shows that the charm is being installed, unless it has already said something itself. */
export function showInstalling(statuses: StatusStore, unit: string, now: number): void {
  const [status, message] = ['maintenance', 'installing charm software'];
  setForCharm(statuses, unit, { status, message, since: timeOf(now) });
}

/** A started charm that never set a status has the status `unknown`, as in Juju. */
export function setStartedStatus(statuses: StatusStore, unit: string, now: number): void {
  setForCharm(statuses, unit, { status: 'unknown', message: '', since: timeOf(now) });
}

function setForCharm(statuses: StatusStore, unit: string, next: StatusRecord): void {
  if (statuses.unit(unit)?.workload.byCharm === true) return;
  setWorkload(statuses, unit, { ...next, byCharm: false });
}

function setWorkload(statuses: StatusStore, unit: string, next: WorkloadStatus): void {
  statuses.setWorkload(unit, renewed(statuses.unit(unit)?.workload, next));
}

/** The same status again keeps its time. */
function renewed<T extends StatusRecord>(before: StatusRecord | undefined, next: T): T {
  const same = before?.status === next.status && before.message === next.message;
  return same ? { ...next, since: before.since } : next;
}

function timeOf(now: number): string {
  return new Date(now).toISOString();
}
