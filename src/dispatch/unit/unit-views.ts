import { networkInfo } from '../../juju/tools/network.ts';
import { setWorkloadVersion } from '../../juju/tools/version.ts';
import { flagName } from '../../reactive/flag-name.ts';
import type { Flags } from '../../reactive/flags.ts';
import type { Machine } from '../../machine/machine.ts';
import { deepFreeze } from './deep-freeze.ts';
import { layerLog, type LogBuffer } from '../commit/log-buffer.ts';
import { once } from './once.ts';
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

/** The unit as its layers see it. */
export interface UnitViews {
  /** A layer's view: status and log know the layer, the rest is shared; one object a layer and hook. */
  readonly of: (layer: string) => Unit;
  readonly forAction: (layer: string, action: ActionUnit['action']) => ActionUnit;
}

/** Makes the views of a unit; nothing is asked of the agent yet. */
export function unitViews(parts: UnitParts): UnitViews {
  const shared = sharedView(parts);
  let made: Machine | undefined;
  const machine = (): Machine => (made ??= parts.ports.machine());
  const views = new Map<string, Unit>();
  return {
    of: (layer) => {
      const known = views.get(layer);
      if (known !== undefined) return known;
      const view: Unit = {
        ...shared,
        status: parts.working.status.of(layer),
        log: layerLog(parts.log, layer),
        get machine() {
          return machine();
        },
      };
      views.set(layer, view);
      return view;
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

function sharedView(parts: UnitParts): Omit<Unit, 'status' | 'log' | 'machine'> {
  const { tools } = parts.ports;
  return {
    name: parts.name,
    application: parts.application,
    model: parts.model,
    event: parts.event,
    isRepair: parts.isRepair,
    charm: parts.charm,
    flags: flagsView(parts.working.flags),
    config: parts.config,
    state: parts.working.values,
    ports: unitPorts(tools),
    resources: unitResources(tools),
    secrets: unitSecrets(parts.ports),
    endpoint: parts.endpoint,
    isLeader: parts.isLeader,
    network: once(async (binding) => deepFreeze(await networkInfo(tools, binding))),
    setVersion: (version) => setWorkloadVersion(tools, version),
  };
}

function flagsView(flags: Flags): Unit['flags'] {
  return {
    has: (flag) => flags.has(flagName(flag)),
    set: (flag) => flags.set(flag),
    announce: (flag) => flags.announce(flag),
    clear: (flag) => flags.clear(flag),
    toggle: (flag, on) => flags.toggle(flag, on),
    all: () => flags.all(),
  };
}
