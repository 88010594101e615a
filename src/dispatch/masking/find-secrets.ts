/** Finds the secrets in a unit's config, bags, values and files, as far as names and formats show them. */
import { isObject, type Json, tryParseJson } from '../../base/json.ts';
import { isStateKey } from '../state/stored-state.ts';

const secretName =
  /pass|pwd|pw$|secret|token|(?:^|[_.-])key$|apikey|credential|auth|dsn|salt|cookie|private/i;
/** A secret's URI in Juju, which is not secret itself. */
const secretUri = /^secret:(\/\/)?[0-9a-z/-]+$/i;
const harmless = /^(?:true|false|none|null|yes|no|on|off|\d{1,5}|\W*)$/i;
const login = /[a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:([^\s@"']+)@/gi;
const setting =
  /(?:^|[\s;&?"'])([\w.-]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'";&]+))/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;

/**
 * The secrets in a value: what has the name of a secret, at any depth and in JSON within text too; passwords in
 * URLs; `password=…` and similar settings; private keys.
 *
 * @param name what the value is called.
 */
export function findSecrets(value: unknown, name = ''): readonly string[] {
  const found = new Set<string>();
  visit(value, name, found);
  return [...found];
}

/**
 * Every text in a value, whatever its name: for values that are secrets as a whole.
 *
 * Of a URL only the password counts: the charm may have built the rest of it, and builds it again in a replay.
 */
export function allTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const within = findSecrets(value);
    return within.length === 0 && isTelling(value) ? [value] : within;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(allTexts);
}

function visit(value: unknown, name: string, found: Set<string>): void {
  if (typeof value === 'string') {
    visitText(value, name, found);
  } else if (Array.isArray(value)) {
    for (const each of value) visit(each, name, found);
  } else if (isObject(value)) {
    // The framework's own entries hold digests under the names of the digested values.
    for (const [key, each] of Object.entries(value)) if (!isStateKey(key)) visit(each, key, found);
  }
}

function visitText(text: string, name: string, found: Set<string>): void {
  const within = documentIn(text);
  if (within !== undefined) {
    visit(within, '', found);
    return;
  }
  const before = found.size;
  for (const [, password = ''] of text.matchAll(login)) addPassword(password, found);
  for (const [key] of text.matchAll(privateKey)) found.add(key);
  for (const [, key = '', single, double, bare] of text.matchAll(setting)) {
    const value = single ?? double ?? bare ?? '';
    if (secretName.test(key) && isTelling(value)) found.add(value);
  }
  // Of a URL under the name of a secret only the password is masked.
  if (found.size === before && secretName.test(name) && isTelling(text)) found.add(text);
}

function addPassword(encoded: string, found: Set<string>): void {
  if (!isTelling(encoded)) return;
  found.add(encoded);
  try {
    found.add(decodeURIComponent(encoded));
  } catch {
    // Not percent-encoded, so there is no second form.
  }
}

function isTelling(text: string): boolean {
  return text.length >= 4 && !harmless.test(text) && !secretUri.test(text);
}

/** The object or list that a text is the JSON of. */
function documentIn(text: string): Json | undefined {
  // Whatever begins like this and is JSON is an object or a list.
  return /^\s*[[{]/.test(text) ? tryParseJson(text) : undefined;
}
