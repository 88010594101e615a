/** What a unit or an application has written into a relation. */
import type { SettingsChange } from '../../juju/agent/hook-changes.ts';
import type { Settings } from '../../juju/agent/model-view.ts';
import { settingsAfter } from '../../juju/agent/settings-change.ts';

export interface RelationBag {
  /** Grows by one with each commit that changed it, from 0. */
  readonly version: number;
  readonly settings: Settings;
}

/** The bags of a model's relations, by the relation's number and the owner's name: `hello/0` or `hello`. */
export interface BagStore {
  /** Undefined when the owner never took part. */
  find(relation: number, owner: string): RelationBag | undefined;
  save(relation: number, owner: string, bag: RelationBag): void;
}

/** What Juju itself puts into a unit's bag, below what the unit has written. */
export function addressedSettings(address: string, written: Settings = {}): Settings {
  return { 'egress-subnets': `${address}/32`, 'ingress-address': address, ...written };
}

/** A bag after a hook, by key; undefined when nothing of it changes. Null and empty text remove a key. */
export function bagAfter(
  before: RelationBag | undefined,
  change: SettingsChange,
): RelationBag | undefined {
  const { version, settings } = before ?? { version: 0, settings: {} };
  const changes = Object.entries(change).map(
    ([key, value]) => [key, value === '' ? null : value] as const,
  );
  const after = Object.entries(settingsAfter(settings, changes));
  const inOrder = Object.fromEntries(after.sort(([one], [other]) => (one < other ? -1 : 1)));
  if (isSame(inOrder, settings)) return undefined;
  return { version: version + 1, settings: inOrder };
}

function isSame(one: Settings, other: Settings): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
