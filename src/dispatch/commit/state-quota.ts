import { fault } from '../../errors.ts';
import type { Entries } from '../state/stored-state.ts';

/** What Juju takes. Source: juju `core/quota`, `max-charm-state-size` and its defaults. Keys are far shorter than it allows. */
export const stateQuota = { value: 64 * 1024, total: 2 * 1024 * 1024 } as const;

const named = 5;

/**
 * Refuses entries that Juju would refuse only after the hook, and without naming the key.
 *
 * @throws STATE_TOO_LARGE with the largest entries.
 */
export function refuseOverQuota(entries: Entries): void {
  const sizes = Object.entries(entries)
    .map(([key, value]) => ({
      key,
      keyBytes: Buffer.byteLength(key),
      value: Buffer.byteLength(value),
    }))
    .sort((a, b) => b.value - a.value);
  const total = sizes.reduce((sum, each) => sum + each.keyBytes + each.value, 0);
  const [largest] = sizes;
  if (largest === undefined) return;
  if (largest.value > stateQuota.value) {
    throw tooLarge(
      `"${shown(largest.key)}" has ${largest.value} bytes of ${stateQuota.value}`,
      sizes,
    );
  }
  if (total > stateQuota.total) {
    throw tooLarge(`it has ${total} bytes of ${stateQuota.total} in all`, sizes);
  }
}

function tooLarge(
  what: string,
  sizes: readonly { readonly key: string; readonly value: number }[],
): Error {
  const lines = sizes.slice(0, named).map(({ key, value }) => `${shown(key)}: ${value} bytes`);
  return fault('STATE_TOO_LARGE', `the unit’s state is more than Juju keeps: ${what}`, {
    details: `the largest:\n${lines.join('\n')}`,
  });
}

/** The key as the handler wrote it. */
function shown(key: string): string {
  return key.replace(/^kv\./, '');
}
