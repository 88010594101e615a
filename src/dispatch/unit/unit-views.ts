import { networkInfo } from '../../juju/tools/network.ts';
import type { WithPrivateFile } from '../../juju/tools/secrets.ts';
import { setWorkloadVersion } from '../../juju/tools/version.ts';
import type { HookTools } from '../../juju/wire.ts';
import { flagName } from '../../reactive/flag-name.ts';
import type { Flags } from '../../reactive/flags.ts';
import type { Machine } from '../../machine/machine.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { KeyValues } from '../state/key-values.ts';
import { layerLog, type LogBuffer } from '../commit/log-buffer.ts';
import { once } from './once.ts';
import { unitPorts, unitResources, unitSecrets } from './unit-tools.ts';
import type { StatusBoard } from './status-board.ts';
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
  readonly tools: HookTools;
  readonly flags: Flags;
  readonly status: StatusBoard;
  readonly log: LogBuffer;
  readonly state: KeyValues;
  readonly endpoint: (name: string) => Endpoint;
  readonly isLeader: () => Promise<boolean>;
  /** Made when a handler first needs it. */
  readonly machine: () => Machine;
  readonly withPrivateFile: WithPrivateFile;
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
  const machine = (): Machine => (made ??= parts.machine());
  const views = new Map<string, Unit>();
  return {
    of: (layer) => {
      const known = views.get(layer);
      if (known !== undefined) return known;
      const view: Unit = {
        ...shared,
        status: parts.status.of(layer),
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
      status: parts.status.of(layer),
      log: layerLog(parts.log, layer),
      get machine() {
        return machine();
      },
      action,
    }),
  };
}

function sharedView(parts: UnitParts): Omit<Unit, 'status' | 'log' | 'machine'> {
  const { tools } = parts;
  return {
    name: parts.name,
    application: parts.application,
    model: parts.model,
    event: parts.event,
    isRepair: parts.isRepair,
    charm: parts.charm,
    flags: flagsView(parts.flags),
    config: parts.config,
    state: parts.state,
    ports: unitPorts(tools),
    resources: unitResources(tools),
    secrets: unitSecrets(tools, parts.withPrivateFile),
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
