import type { EndpointName } from '../../reactive/hook-patterns.ts';
import type { CharmUnderTest } from '../charm.ts';
import type { TestEvent } from '../on.ts';
import type { ResolvedEvent } from '../resolve-event.ts';
import type { State } from '../state.ts';

/** What a check looks at. */
export interface Facts {
  readonly charm: CharmUnderTest;
  readonly state: State;
  readonly event: TestEvent;
  readonly resolved: ResolvedEvent;
  /** Of the charm, `juju-info` included. */
  readonly endpoints: readonly EndpointName[];
  readonly own: { readonly unit: string; readonly application: string };
}

/** Says in one line each what Juju could never produce; independent of all other checks. */
export type Check = (facts: Facts) => readonly string[];
