/** Statuses with the time they began. */
export interface StatusRecord {
  readonly status: string;
  readonly message: string;
  /** ISO 8601. */
  readonly since: string;
}

/** The status of a workload; the charm sets it, or its agent for it. */
export interface WorkloadStatus extends StatusRecord {
  readonly byCharm: boolean;
}

/** The statuses that a unit has: of its workload (the charm says) and of its agent (the controller says). */
export interface UnitStatuses {
  readonly workload: WorkloadStatus;
  readonly agent: StatusRecord;
}

/** The statuses of one model. */
export interface StatusStore {
  /** Undefined when there is no such unit. */
  unit(unit: string): UnitStatuses | undefined;
  setWorkload(unit: string, status: WorkloadStatus): void;
  /** The application's own status, or undefined when the leader never set one. */
  application(application: string): StatusRecord | undefined;
  setApplication(application: string, status: StatusRecord): void;
}
