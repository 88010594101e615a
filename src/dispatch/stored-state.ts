import { fault } from '../errors.ts';
import type { ConfigMemory } from '../reactive/automatic/config-flags.ts';
import type { EndpointMemory } from '../reactive/automatic/endpoint-flags.ts';
import { canonicalJson } from '../reactive/canonical-json.ts';
import type { StatusReport } from './closing-status.ts';

/** What the framework keeps for a unit between hooks; digests stand in for values. */
export interface StoredState {
  readonly flags: readonly string[];
  /** Undefined until the first hook that saw the config was committed. */
  readonly config: ConfigMemory | undefined;
  /** Endpoint → its memory. */
  readonly endpoints: Readonly<Record<string, EndpointMemory>>;
  /** Handler id → digest of the inputs of its last success. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Layer → its last report. */
  readonly status: Readonly<Record<string, StatusReport>>;
}

/** The unit state's entries, as Juju keeps them: text to text. */
export type Entries = Readonly<Record<string, string>>;

/** Number of the layout below; one more whenever an older charm could misread it. */
const format = 1;

/** Juju takes at most 64 KiB a value; the text is ASCII, so a character is a byte. */
const chunkLength = 60_000;

const mainKey = 'charmwright';

/** What a unit starts with. */
export const emptyState: StoredState = {
  flags: [],
  config: undefined,
  endpoints: {},
  inputs: {},
  status: {},
};

/** Entries for a state: one JSON document, cut into as many values as it takes. */
export function encodeState(state: StoredState): Entries {
  const { config, endpoints, flags, inputs, status } = state;
  const text = canonicalJson({ config, endpoints, flags, format, inputs, status }).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const entries: Record<string, string> = {};
  for (let at = 0, part = 0; at < text.length; at += chunkLength, part += 1) {
    entries[keyOf(part)] = text.slice(at, at + chunkLength);
  }
  return entries;
}

/**
 * Reads what {@link encodeState} wrote; undefined when no hook was ever committed.
 *
 * @throws STATE_INVALID when it is damaged, or was written by a newer version.
 */
export function decodeState(entries: Entries): StoredState | undefined {
  let text = '';
  for (let part = 0, chunk = entries[mainKey]; chunk !== undefined; chunk = entries[keyOf(part)]) {
    text += chunk;
    part += 1;
  }
  if (text === '') return undefined;
  const { format: found, ...document } = parse(text);
  if (found !== format) {
    throw fault(
      'STATE_INVALID',
      `the unit's state "${mainKey}" has format ${String(found)}; expected ${format}`,
    );
  }
  return { ...emptyState, ...document };
}

/** The entries of `entries` that hold a state. */
export function stateKeys(entries: Entries): readonly string[] {
  return Object.keys(entries).filter((key) => key === mainKey || /^charmwright\.\d+$/.test(key));
}

function keyOf(part: number): string {
  return part === 0 ? mainKey : `${mainKey}.${part}`;
}

function parse(text: string): Partial<StoredState> & { readonly format?: unknown } {
  try {
    const document: unknown = JSON.parse(text);
    if (isState(document)) return document;
  } catch (cause) {
    throw fault('STATE_INVALID', `the unit's state "${mainKey}" is no JSON`, { cause });
  }
  throw fault('STATE_INVALID', `the unit's state "${mainKey}" is not one of this framework`);
}

function isState(value: unknown): value is Partial<StoredState> & { readonly format: unknown } {
  return (
    isObject(value) &&
    'format' in value &&
    (!('flags' in value) || isWords(value.flags)) &&
    ['config', 'endpoints', 'inputs', 'status'].every(
      (key) => !(key in value) || isObject((value as Record<string, unknown>)[key]),
    )
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}
