import type { Terminal } from './terminal.ts';

/** What every command receives. */
export interface CliContext {
  readonly terminal: Terminal;
  /** Sets the code the program ends with when the command succeeds; 0 if never called. */
  readonly exit: (code: number) => void;
}
