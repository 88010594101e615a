import type { StatusRecord, StatusStore, UnitStatuses, WorkloadStatus } from './status.ts';

/** The statuses of a model in memory, whose agents are all idle. A failed hook keeps what it set. */
export class MemoryStatuses implements StatusStore {
  readonly #units = new Map<string, WorkloadStatus>();
  readonly #applications = new Map<string, StatusRecord>();

  unit(unit: string): UnitStatuses | undefined {
    const workload = this.#units.get(unit);
    const agent = { status: 'idle', message: '', since: workload?.since ?? '' };
    return workload && { workload, agent };
  }

  setWorkload(unit: string, status: WorkloadStatus): void {
    this.#units.set(unit, status);
  }

  application(application: string): StatusRecord | undefined {
    return this.#applications.get(application);
  }

  setApplication(application: string, status: StatusRecord): void {
    this.#applications.set(application, status);
  }

  removeUnit(unit: string): void {
    this.#units.delete(unit);
  }

  removeApplication(application: string): void {
    this.#applications.delete(application);
  }
}
