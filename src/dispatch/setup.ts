import { readConfig } from '../juju/tools/config.ts';
import { isLeader } from '../juju/tools/leadership.ts';
import { compose, type Composition } from '../reactive/compose.ts';
import { Flags } from '../reactive/flags.ts';
import { compileTriggers } from '../reactive/triggers.ts';
import type { Automatic, AutomaticSetting } from './automatic-flags.ts';
import { configDefaults, endpointsOf } from './charm-facts.ts';
import { charmFiles } from './charm-files.ts';
import { jujuStateStore } from './juju-state-store.ts';
import { isKeyValue, KeyValues } from './key-values.ts';
import type { LogBuffer } from './log-buffer.ts';
import { once } from './once.ts';
import { endpointAccess } from './relations.ts';
import type { HookRun } from './run-hook.ts';
import { refuseOverQuota } from './state-quota.ts';
import { entryChanges, type StateStore } from './state-store.ts';
import { StatusBoard } from './status-board.ts';
import {
  decodeState,
  encodeState,
  stateKeys,
  type Entries,
  type StoredState,
} from './stored-state.ts';
import { unitViews, type UnitViews } from './unit-facade.ts';
import type { ActionUnit, Json, Unit } from './unit.ts';

/** A hook that is ready to react. */
export interface HookSetup {
  readonly run: HookRun;
  readonly log: LogBuffer;
  readonly composition: Composition<Unit, ActionUnit, Json>;
  readonly flags: Flags;
  readonly status: StatusBoard;
  readonly views: UnitViews;
  readonly stored: StoredState | undefined;
  readonly inputs: Map<string, string>;
  readonly automatic: AutomaticSetting;
  /** Writes what the unit keeps, in one call at most, and none when nothing has changed. */
  readonly save: (automatic: Automatic) => Promise<void>;
}

/** Composes the charm and reads what every hook needs: the unit's state and the config. */
export async function setUp(run: HookRun, log: LogBuffer): Promise<HookSetup> {
  const { definition, context, tools } = run;
  const endpoints = endpointsOf(definition.metadata);
  const composition = compose(definition.layers, endpoints);
  const triggers = compileTriggers(composition.triggers);
  const store = jujuStateStore(tools, run.fallbackState);
  const { entries, kept } = await store.load();
  const stored = decodeState(entries);
  const config = await readConfig(tools);
  const flags = new Flags(stored?.flags ?? [], triggers);
  const layers = definition.layers.map(({ name }) => name);
  const status = new StatusBoard(tools, layers, stored?.status ?? {});
  const inputs = keptInputs(composition, stored);
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
    charm: charmFiles(definition, context.charmFolder, run.templatePath),
    tools,
    flags,
    status,
    log,
    state,
    machine: run.machine,
    withPrivateFile: run.withPrivateFile,
  });
  const named = namedFlags(composition);
  // What a program asks for shows only when it runs.
  const asksAnything = composition.handlers.some(({ kind }) => kind === 'open');
  const automatic: AutomaticSetting = {
    ...shared,
    unit: context.unit,
    defaults: configDefaults(definition.config),
    endpoints,
    interfaces: run.interfaces,
    isNamed: (test) => asksAnything || named.some(test),
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
        status: status.reports(),
      }),
      ...state.entries(),
    });
  return { run, log, composition, flags, status, views, stored, inputs, automatic, save };
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

function keptInputs(
  { handlers }: Composition<Unit, ActionUnit, Json>,
  stored: StoredState | undefined,
): Map<string, string> {
  const known = new Set(handlers.map(({ id }) => id));
  return new Map(Object.entries(stored?.inputs ?? {}).filter(([id]) => known.has(id)));
}

function namedFlags({ handlers, triggers }: Composition<Unit, ActionUnit, Json>): string[] {
  return [
    ...handlers.flatMap(({ predicates }) => predicates.flatMap(({ flags }) => flags)),
    ...triggers.flatMap(({ when, whenNot }) => [when ?? whenNot ?? '']),
  ];
}
