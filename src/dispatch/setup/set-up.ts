import { readConfig } from '../../juju/tools/config.ts';
import { isLeader } from '../../juju/tools/leadership.ts';
import { applyPlans } from '../../reactive/automatic/flag-plan.ts';
import { Flags } from '../../reactive/flags.ts';
import { isRestricted } from '../../reactive/restricted-events.ts';
import type { PreparedCharm } from '../charm/prepare-charm.ts';
import type { LogBuffer } from '../commit/log-buffer.ts';
import type { HookFacts, HookPorts } from '../hook-input.ts';
import { callTriggers } from '../react/call-triggers.ts';
import { jujuStateStore } from '../state/juju-state-store.ts';
import { KeyValues } from '../state/key-values.ts';
import type { SavedState } from '../state/saved-state.ts';
import { decodeState, type StoredState } from '../state/stored-state.ts';
import { HookAttempt } from '../state/uncommitted/hook-attempt.ts';
import type { WorkingState } from '../state/working-state.ts';
import { charmFiles } from '../unit/charm-files.ts';
import { endpointAccess } from '../unit/endpoint-access.ts';
import { askOnce } from '../unit/ask-once.ts';
import { StatusReports } from '../unit/status-reports.ts';
import { layerUnits, type LayerUnits } from '../unit/layer-units.ts';
import {
  automaticFlags,
  steadyFlags,
  type AutomaticFlags,
  type AutomaticFlagsInput,
} from './automatic-flags.ts';

/** What a hook begins with. */
export interface SetupInput {
  readonly charm: PreparedCharm;
  readonly context: HookFacts;
  readonly ports: HookPorts;
  readonly log: LogBuffer;
}

/** A hook that is ready to react. */
export interface HookSetup {
  readonly working: WorkingState;
  /** The unit as its handlers see it. */
  readonly units: LayerUnits;
  /** The framework's own flags, which are set already. */
  readonly automatic: AutomaticFlags;
  readonly saved: SavedState;
}

/** Reads what every hook needs, the unit's state and the config, and sets the automatic flags. */
export async function setUp({ charm, context, ports, log }: SetupInput): Promise<HookSetup> {
  const { tools, observer } = ports;
  const { endpoints, layers } = charm;
  const store = jujuStateStore(tools, ports.fallbackState);
  const { entries, kept } = await store.load();
  const attempt = new HookAttempt(ports.uncommitted, decodeState(entries));
  const stored = attempt.remembered;
  const config = Object.freeze(await readConfig(tools));
  const flags = new Flags(stored?.flags ?? [], charm.triggers, (change) => {
    callTriggers(charm.composition.calls, change, (layer) => units.of(layer));
  });
  const working: WorkingState = {
    flags,
    values: new KeyValues(entries),
    status: new StatusReports(tools, layers, stored?.status ?? {}),
    inputs: keptInputs(charm, stored),
    attempt,
  };
  const leads = askOnce(() => isLeader(tools));
  const leadership = { isLeader: () => leads('') };
  const shared = {
    ...leadership,
    config,
    event: context.event,
    endpoint: endpointAccess({ ...context, ...leadership, tools, endpoints }),
  };
  const units = layerUnits({
    ...shared,
    name: context.unit,
    application: context.application,
    model: context.model,
    isRepair: context.repair ?? false,
    charm: charmFiles(charm, context.charmFolder, ports.templatePath),
    working,
    log,
    ports,
  });
  observer?.flags(flags.log);
  observer?.stage('flags');
  const automatic = await automaticFor({
    ...shared,
    unit: context.unit,
    defaults: charm.defaults,
    endpoints,
    interfaces: charm.interfaces,
    isNamed: (test) => charm.hasPrograms || charm.conditionFlags.some(test),
    stored,
    hash: ports.hash,
  });
  applyPlans(flags, automatic.plans);
  attempt.remembers(automatic);
  return { working, units, automatic, saved: { store, entries: kept } };
}

async function automaticFor(setting: AutomaticFlagsInput): Promise<AutomaticFlags> {
  const { event, stored } = setting;
  if (event.kind === 'action') return steadyFlags(setting);
  if (!isRestricted(event.name)) return automaticFlags(setting);
  return { plans: [], config: stored?.config, endpoints: stored?.endpoints ?? {} };
}

function keptInputs({ ids }: PreparedCharm, stored: StoredState | undefined): Map<string, string> {
  return new Map(Object.entries(stored?.inputs ?? {}).filter(([id]) => ids.has(id)));
}
