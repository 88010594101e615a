import type { EndpointName } from '../../reactive/hook-patterns.ts';
import type { FlagView } from '../../reactive/predicates.ts';
import type { IterationView } from '../../reactive/iteration-view.ts';
import type { Unit } from '../unit/unit.ts';
import type { ProgramMemory } from './program-memory.ts';

/** What the commands of one `--test` or `--invoke` act on. */
export interface ProgramCall {
  readonly kind: 'test' | 'invoke';
  readonly phase: IterationView['phase'];
  readonly changed: IterationView['changed'];
  /** The flags as this call sees them. */
  readonly flags: FlagView & { all(): readonly string[] };
  readonly unit: Unit;
  readonly endpoints: readonly EndpointName[];
  readonly memory: ProgramMemory;
  /** Called when the program has tested which hook runs, and it matched. */
  readonly hookMatched: () => void;
}

/** Flags that do not change. */
export function fixedFlags(flags: ReadonlySet<string>): ProgramCall['flags'] {
  return { has: (flag) => flags.has(flag), all: () => [...flags].sort() };
}
