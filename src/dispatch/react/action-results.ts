import type { Json } from '../../base/json.ts';
import { fault } from '../../errors.ts';

const part = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set([
  'stdout',
  'stdout-encoding',
  'stderr',
  'stderr-encoding',
  'return-code',
]);
/** Characters (of at most 3 bytes) a result may have: `action-set` takes it as one argument. */
const longest = 40_000;

/**
 * An action's result as `action-set` takes it: dotted keys, text values.
 *
 * Lists get their indexes as keys; null and empty objects are left out.
 *
 * @throws ACTION_RESULT_INVALID for a key that Juju refuses or a value that is too long.
 */
export function flattenResults(
  results: Readonly<Record<string, Json>>,
): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(results)) {
    if (reserved.has(key)) throw refuse(key, 'Juju keeps this name for itself');
    collect(flat, key, value);
  }
  return flat;
}

function collect(flat: Record<string, string>, path: string, value: Json): void {
  if (!part.test(path.slice(path.lastIndexOf('.') + 1))) {
    throw refuse(path, 'expected lower-case letters, digits and inner dashes');
  }
  if (value === null) return;
  if (typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      if (key.includes('.')) throw refuse(`${path}.${key}`, 'a key can not hold a dot');
      collect(flat, `${path}.${key}`, member);
    }
    return;
  }
  const text = String(value);
  if (text.length > longest) throw refuse(path, `its value has ${text.length} characters`);
  flat[path] = text;
}

function refuse(key: string, reason: string): Error {
  return fault(
    'ACTION_RESULT_INVALID',
    `the action's result "${key}" can not be passed to Juju: ${reason}`,
  );
}
