import { networkInfo } from '../../juju/tools/network.ts';
import { setWorkloadVersion } from '../../juju/tools/version.ts';
import { flagName } from '../../reactive/flag-name.ts';
import type { Flags } from '../../reactive/flags.ts';
import type { Machine } from '../../machine/machine.ts';
import { deepFreeze } from './deep-freeze.ts';
import { layerLog, type LogBuffer } from '../commit/log-buffer.ts';
import { askOnce } from './ask-once.ts';
import { unitPorts, unitResources, unitSecrets } from './unit-tools.ts';
import type { HookPorts } from '../hook-input.ts';
import type { WorkingState } from '../state/working-state.ts';
import type { ActionUnit, Charm, Endpoint, Unit, UnitEvent } from './unit.ts';

/** What a unit is made of in one hook. */
export interface UnitParts {
  readonly name: string;
  readonly application: string;
  readonly model: Unit['model'];
  readonly event: UnitEvent;
  readonly isRepair: boolean;
  readonly charm: Charm;
  readonly config: Unit['config'];
  readonly working: Pick<WorkingState, 'flags' | 'values' | 'status'>;
  readonly log: LogBuffer;
  readonly endpoint: (name: string) => Endpoint;
  readonly isLeader: () => Promise<boolean>;
  readonly ports: Pick<HookPorts, 'tools' | 'machine' | 'withPrivateFile'>;
}

/** The unit as each layer sees it. */
export interface LayerUnits {
  /** A layer's unit: status and log know the layer, the rest is shared; one object per layer and hook. */
  readonly of: (layer: string) => Unit;
  readonly forAction: (layer: string, action: ActionUnit['action']) => ActionUnit;
}

/** Makes the units of the layers; it asks the agent nothing yet. */
export function layerUnits(parts: UnitParts): LayerUnits {
  const shared = sharedParts(parts);
  let made: Machine | undefined;
  const machine = (): Machine => (made ??= parts.ports.machine());
  const units = new Map<string, Unit>();
  return {
    of: (layer) => {
      const known = units.get(layer);
      if (known !== undefined) return known;
      const unit: Unit = {
        ...shared,
        status: parts.working.status.of(layer),
        log: layerLog(parts.log, layer),
        get machine() {
          return machine();
        },
      };
      units.set(layer, unit);
      return unit;
    },
    forAction: (layer, action) => ({
      ...shared,
      status: parts.working.status.of(layer),
      log: layerLog(parts.log, layer),
      get machine() {
        return machine();
      },
      action,
    }),
  };
}

function sharedParts(parts: UnitParts): Omit<Unit, 'status' | 'log' | 'machine'> {
  const { tools } = parts.ports;
  return {
    name: parts.name,
    application: parts.application,
    model: parts.model,
    event: parts.event,
    isRepair: parts.isRepair,
    charm: parts.charm,
    flags: unitFlags(parts.working.flags),
    config: parts.config,
    state: parts.working.values,
    ports: unitPorts(tools),
    resources: unitResources(tools),
    secrets: unitSecrets(parts.ports),
    endpoint: parts.endpoint,
    isLeader: parts.isLeader,
    network: askOnce(async (binding) => deepFreeze(await networkInfo(tools, binding))),
    setVersion: (version) => setWorkloadVersion(tools, version),
  };
}

function unitFlags(flags: Flags): Unit['flags'] {
  return {
    has: (flag) => flags.has(flagName(flag)),
    set: (flag) => flags.set(flag),
    announce: (flag) => flags.announce(flag),
    clear: (flag) => flags.clear(flag),
    toggle: (flag, on) => flags.toggle(flag, on),
    all: () => flags.all(),
  };
}
