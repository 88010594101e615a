import type { Settings } from './model-view.ts';

/** Settings with changes in them, where null removes a key; the same ones when there are no changes. */
export function settingsAfter(
  settings: Settings,
  changes: Iterable<readonly [string, string | null]>,
): Settings {
  const pending = [...changes];
  if (pending.length === 0) return settings;
  const after = new Map(Object.entries(settings));
  for (const [key, value] of pending) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return Object.fromEntries(after);
}
