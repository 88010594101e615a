import { isObject, isTextList } from '../../base/json.ts';
import { fault } from '../../errors.ts';
import type { ConfigMemory } from '../../reactive/automatic/config-flags.ts';
import type { EndpointMemory } from '../../reactive/automatic/endpoint-flags.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';
import type { StatusReport } from '../commit/closing-status.ts';
import { packText, unpackText } from './packed-text.ts';

/** What the framework keeps for a unit between hooks; digests stand in for values. */
export interface StoredState {
  readonly flags: readonly string[];
  /** Undefined until the first hook that saw the config was committed. */
  readonly config: ConfigMemory | undefined;
  /** Endpoint → its memory. */
  readonly endpoints: Readonly<Record<string, EndpointMemory>>;
  /** Handler id → digest of the inputs of its last success. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Number of the last note of uncommitted work that this state takes into account. */
  readonly attempt?: number | undefined;
  /** Layer → its last report. */
  readonly status: Readonly<Record<string, StatusReport>>;
}

/** The unit state's entries, as Juju keeps them: text to text. */
export type Entries = Readonly<Record<string, string>>;

type StoredDocument = Readonly<Record<string, unknown>>;

/** The formats that a charm reads. */
export interface StateFormats {
  /** The one that it writes; increased whenever an older charm could misread the document. */
  readonly newest: number;
  /** By format, how a document of it becomes one of the next format; a released step never changes. */
  readonly steps: ReadonlyMap<number, (document: StoredDocument) => StoredDocument>;
}

/** Those of this version; 1 is that of version 0.2. */
const currentFormats: StateFormats = { newest: 1, steps: new Map() };

/** Juju takes at most 64 KiB a value; the text is ASCII, so a character is a byte. */
const chunkLength = 60_000;

const mainKey = 'charmwright';

/** The state of a new unit. */
export const emptyState: StoredState = {
  flags: [],
  config: undefined,
  endpoints: {},
  inputs: {},
  status: {},
};

/** Entries for a state: one JSON document, packed when it is long, cut into as many values as it takes. */
export function encodeState(state: StoredState): Entries {
  const members = Object.entries(state).filter(([, value]) => !isEmpty(value));
  const json = canonicalJson({
    format: currentFormats.newest,
    ...Object.fromEntries(members),
  }).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const text = packText(json);
  const entries: Record<string, string> = {};
  for (let at = 0, part = 0; at < text.length; at += chunkLength, part += 1) {
    entries[keyOf(part)] = text.slice(at, at + chunkLength);
  }
  return entries;
}

/**
 * Reads what {@link encodeState} of this or an older version wrote; undefined when no hook was ever
 * committed.
 *
 * @throws STATE_INVALID when it is damaged, or was written by a newer version.
 */
export function decodeState(
  entries: Entries,
  formats: StateFormats = currentFormats,
): StoredState | undefined {
  let text = '';
  for (let part = 0, chunk = entries[mainKey]; chunk !== undefined; chunk = entries[keyOf(part)]) {
    text += chunk;
    part += 1;
  }
  if (text === '') return undefined;
  const { format: found, ...document } = parse(unpackText(text));
  const current = migrated(document, found, formats);
  if (!isState(current)) throw strange();
  return { ...emptyState, ...current };
}

function migrated(
  document: StoredDocument,
  found: unknown,
  { newest, steps }: StateFormats,
): StoredDocument {
  let [step, at] = [document, found];
  while (at !== newest) {
    const next = typeof at === 'number' ? steps.get(at) : undefined;
    if (typeof at !== 'number' || next === undefined) {
      throw fault(
        'STATE_INVALID',
        `the unit's state "${mainKey}" has format ${String(found)}; expected at most ${newest}`,
      );
    }
    [step, at] = [next(step), at + 1];
  }
  return step;
}

/** The entries of `entries` that hold a state. */
export function stateKeys(entries: Entries): readonly string[] {
  return Object.keys(entries).filter(isStateKey);
}

/** Whether an entry of the unit's state is one of the framework's own. */
export function isStateKey(key: string): boolean {
  return key === mainKey || /^charmwright\.\d+$/.test(key);
}

function keyOf(part: number): string {
  return part === 0 ? mainKey : `${mainKey}.${part}`;
}

function parse(text: string): StoredDocument {
  try {
    const document: unknown = JSON.parse(text);
    if (isObject(document) && 'format' in document) return document;
  } catch (cause) {
    throw fault('STATE_INVALID', `the unit's state "${mainKey}" is no JSON`, { cause });
  }
  throw strange();
}

function strange(): Error {
  return fault('STATE_INVALID', `the unit's state "${mainKey}" is not one of this framework`);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (isObject(value) && Object.keys(value).length === 0);
}

function isState(value: StoredDocument): value is StoredDocument & Partial<StoredState> {
  return (
    (!('flags' in value) || isTextList(value.flags)) &&
    (!('attempt' in value) || typeof value.attempt === 'number') &&
    ['config', 'endpoints', 'inputs', 'status'].every(
      (key) => !(key in value) || isObject(value[key]),
    )
  );
}
