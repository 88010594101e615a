import { readConfig } from '../../juju/tools/config.ts';
import { isLeader } from '../../juju/tools/leadership.ts';
import { Flags } from '../../reactive/flags.ts';
import type { Automatic, AutomaticSetting } from './automatic-flags.ts';
import { callTriggers } from '../react/call-triggers.ts';
import { charmFiles } from '../unit/charm-files.ts';
import { jujuStateStore } from '../state/juju-state-store.ts';
import { isKeyValue, KeyValues } from '../state/key-values.ts';
import type { LogBuffer } from '../commit/log-buffer.ts';
import { once } from '../unit/once.ts';
import { prepareCharm, type PreparedCharm } from '../charm/prepare-charm.ts';
import { endpointAccess } from '../unit/endpoint-access.ts';
import type { HookRun } from '../run-hook.ts';
import { refuseOverQuota } from '../commit/state-quota.ts';
import { entryChanges, type StateStore } from '../state/state-store.ts';
import { StatusBoard } from '../unit/status-board.ts';
import {
  decodeState,
  encodeState,
  stateKeys,
  type Entries,
  type StoredState,
} from '../state/stored-state.ts';
import { HookAttempt } from '../state/uncommitted/hook-attempt.ts';
import { unitViews, type UnitViews } from '../unit/unit-views.ts';

/** A hook that is ready to react. */
export interface HookSetup {
  readonly run: HookRun;
  readonly log: LogBuffer;
  readonly charm: PreparedCharm;
  readonly flags: Flags;
  readonly status: StatusBoard;
  readonly views: UnitViews;
  readonly stored: StoredState | undefined;
  readonly inputs: Map<string, string>;
  readonly attempt: HookAttempt;
  readonly automatic: AutomaticSetting;
  /** Writes what the unit keeps, in one call at most, and none when nothing has changed. */
  readonly save: (automatic: Automatic) => Promise<void>;
}

/** Prepares the charm and reads what every hook needs: the unit's state and the config. */
export async function setUp(run: HookRun, log: LogBuffer): Promise<HookSetup> {
  const { definition, context, tools, prepare = prepareCharm } = run;
  const charm = prepare(definition);
  const { endpoints, layers } = charm;
  const store = jujuStateStore(tools, run.fallbackState);
  const { entries, kept } = await store.load();
  const attempt = new HookAttempt(run.uncommitted, decodeState(entries));
  const stored = attempt.remembered;
  const config = Object.freeze(await readConfig(tools));
  const flags = new Flags(stored?.flags ?? [], charm.triggers, (change) => {
    callTriggers(charm.composition.calls, change, (layer) => views.of(layer));
  });
  const status = new StatusBoard(tools, layers, stored?.status ?? {});
  const inputs = keptInputs(charm, stored);
  const state = new KeyValues(entries);
  const leads = once(() => isLeader(tools));
  const leadership = { isLeader: () => leads('') };
  const shared = {
    ...leadership,
    config,
    event: context.event,
    endpoint: endpointAccess({ ...context, ...leadership, tools, endpoints }),
  };
  const views = unitViews({
    ...shared,
    name: context.unit,
    application: context.application,
    model: context.model,
    isRepair: context.repair ?? false,
    charm: charmFiles(definition, context.charmFolder, charm.templates, run.templatePath),
    tools,
    flags,
    status,
    log,
    state,
    machine: run.machine,
    withPrivateFile: run.withPrivateFile,
  });
  const automatic: AutomaticSetting = {
    ...shared,
    unit: context.unit,
    defaults: charm.defaults,
    endpoints,
    interfaces: run.interfaces,
    isNamed: (test) => charm.asksAnything || charm.awaited.some(test),
    stored,
    hash: run.hash,
  };
  const save = ({ config: memory, endpoints: memories }: Automatic): Promise<void> =>
    saveEntries(store, kept, {
      ...encodeState({
        flags: flags.all(),
        config: memory,
        endpoints: memories,
        inputs: Object.fromEntries(inputs),
        attempt: attempt.attempt,
        status: status.reports(),
      }),
      ...state.entries(),
    });
  return { run, log, charm, flags, status, views, stored, inputs, attempt, automatic, save };
}

async function saveEntries(
  store: Pick<StateStore, 'save'>,
  before: Entries,
  after: Entries,
): Promise<void> {
  const ours = new Set([...stateKeys(before), ...Object.keys(before).filter(isKeyValue)]);
  const known = Object.fromEntries(Object.entries(before).filter(([key]) => ours.has(key)));
  const changes = entryChanges(known, after);
  if (Object.keys(changes).length === 0) return;
  refuseOverQuota({ ...before, ...after });
  await store.save(changes);
}

function keptInputs({ ids }: PreparedCharm, stored: StoredState | undefined): Map<string, string> {
  return new Map(Object.entries(stored?.inputs ?? {}).filter(([id]) => ids.has(id)));
}
