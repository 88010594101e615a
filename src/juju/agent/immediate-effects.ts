/** Workload statuses a charm may set. */
export type SettableStatus = 'maintenance' | 'blocked' | 'waiting' | 'active';

export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/**
 * What a hook does at once, and what a failed hook does not undo.
 *
 * The agent has checked arguments and leadership before it calls any of these.
 */
export interface ImmediateEffects {
  setStatus(target: 'unit' | 'application', status: SettableStatus, message: string): void;
  /** The version of the workload; empty clears it. */
  setVersion(version: string): void;
  /** Text that may hold several lines, already prefixed with the relation in a relation's hook. */
  log(level: LogLevel, message: string): void;
  /** Progress of the running action. */
  actionLog(message: string): void;
  /**
   * Notes that this unit reads a secret: with `refresh` it tracks the newest revision from now on, and so it
   * does the first time; a label is its own name for a secret of others.
   */
  consumeSecret(id: string, options: { readonly label?: string; readonly refresh: boolean }): void;
  /** `now` ends the hook's process at once, which then runs again after the reboot. */
  reboot(when: 'after-hook' | 'now'): void;
}
