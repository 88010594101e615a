import type { PreparedCharm } from '../charm/prepare-charm.ts';
import type { HookPorts } from '../hook-input.ts';
import type { WorkingState } from '../state/working-state.ts';
import type { LayerUnits } from '../unit/layer-units.ts';
import type { UnitEvent } from '../unit/unit.ts';
import type { RunningWork } from './running-work.ts';

/** What handlers run in. */
export interface ReactInput {
  readonly charm: Pick<PreparedCharm, 'composition' | 'handlers'>;
  readonly event: UnitEvent;
  readonly working: Pick<WorkingState, 'flags' | 'inputs' | 'attempt'>;
  readonly units: LayerUnits;
  readonly work: RunningWork;
  readonly ports: Pick<HookPorts, 'tools' | 'hash' | 'print' | 'observer' | 'locate'>;
}
