import type { CharmDefinition } from '../charm/charm-definition.ts';
import type { HookFacts, HookPorts } from '../hook-input.ts';

/** What an inspection looks at. */
export interface InspectedUnit {
  readonly definition: CharmDefinition;
  readonly context: HookFacts;
  readonly ports: Pick<HookPorts, 'tools' | 'fallbackState' | 'uncommitted' | 'hash'>;
}
