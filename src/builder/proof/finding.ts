import type { ErrorCode, SourcePosition } from '../../errors.ts';

/** `E`: Juju or a hook will refuse it. `W`: most likely not what was meant. `I`: worth knowing. */
export type Level = 'E' | 'W' | 'I';

/** One result of proof about a charm. */
export interface Finding {
  readonly level: Level;
  /** The rule that found it, or the code of a fault that stops a build. */
  readonly rule: ProofRuleName | ErrorCode;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly source?: SourcePosition;
}

export type ProofRuleName =
  | 'action-handler'
  | 'bases'
  | 'documentation'
  | 'endpoint-handled'
  | 'executables'
  | 'flag-declared'
  | 'flag-set'
  | 'handler-runs'
  | 'instance-metadata'
  | 'interface-used'
  | 'maintainer'
  | 'naming'
  | 'option-described'
  | 'option-read'
  | 'provides'
  | 'repo'
  | 'resources'
  | 'summary'
  | 'tags';

/** What proof ends with, as `charm proof` does: 200 with an error, 100 with a warning, else 0. */
export function proofExitCode(findings: readonly Finding[]): 0 | 100 | 200 {
  if (findings.some(({ level }) => level === 'E')) return 200;
  return findings.some(({ level }) => level === 'W') ? 100 : 0;
}
