/** The values that a hook reads back: the committed ones with its own changes over them. */
import type { Json } from '../../base/json.ts';
import type { AgentContext } from './agent-context.ts';
import type { PendingSettings } from './change-buffer.ts';
import type { OpenedPort, RelationView, Settings } from './model-view.ts';
import { portsAfter } from './port-ranges.ts';
import { settingsAfter } from './settings-change.ts';

/** This unit's stored state. */
export function currentState({ view, buffer }: AgentContext): Settings {
  return overlaid(view.state(), buffer.state);
}

/**
 * What a tool keeps of this unit under its key.
 *
 * @public the first tool with such data is `test/fixtures/patches/add-a-hook-tool.patch`.
 */
export function currentToolData({ view, buffer }: AgentContext, key: string): Json | undefined {
  const pending = buffer.toolData.get(key);
  return pending === undefined ? view.toolData(key) : (pending ?? undefined);
}

/** This unit's own bag. */
export function ownUnitBag({ view, buffer }: AgentContext, { id }: RelationView): Settings {
  return overlaid(view.unitSettings(id, view.unit) ?? {}, buffer.relation(id).unit);
}

/** This application's own bag. */
export function ownApplicationBag(context: AgentContext, { id }: RelationView): Settings {
  const { view, buffer } = context;
  const committed = view.applicationSettings(id, applicationOf(view.unit)) ?? {};
  return overlaid(committed, buffer.relation(id).application);
}

/** What is open, once the hook is committed. */
export function currentPorts({ view, buffer }: AgentContext): readonly OpenedPort[] {
  return portsAfter(view.openedPorts(), buffer.ports);
}

/** `hello` of `hello/0` */
export function applicationOf(unit: string): string {
  return unit.slice(0, unit.lastIndexOf('/'));
}

function overlaid(committed: Settings, pending: PendingSettings): Settings {
  return byKey(settingsAfter(committed, pending));
}

/** Ordered by key, as Juju prints objects. */
export function byKey(settings: Settings): Settings {
  const entries = Object.entries(settings);
  if (entries.every(([key], at) => key > (entries[at - 1]?.[0] ?? ''))) return settings;
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
