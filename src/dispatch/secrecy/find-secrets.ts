/** Which texts of a unit's config, bags, values and files are secrets, as far as that shows. */
import { isObject, type Json, tryParseJson } from '../../base/json.ts';
import { isStateKey } from '../state/stored-state.ts';

const secretName =
  /pass|pwd|pw$|secret|token|(?:^|[_.-])key$|apikey|credential|auth|dsn|salt|cookie|private/i;
/** A secret's name in Juju, which tells nothing. */
const secretUri = /^secret:(\/\/)?[0-9a-z/-]+$/i;
const harmless = /^(?:true|false|none|null|yes|no|on|off|\d{1,5}|\W*)$/i;
const login = /[a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*:([^\s@"']+)@/gi;
const setting =
  /(?:^|[\s;&?"'])([\w.-]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'";&]+))/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;

/**
 * The secrets in a value: what stands under a telling name, at any depth and in JSON within text too;
 * passwords in URLs; `password=…` and its like; private keys.
 *
 * @param name what the value is called.
 */
export function findSecrets(value: unknown, name = ''): readonly string[] {
  const found = new Set<string>();
  visit(value, name, found);
  return [...found];
}

/**
 * Every text in a value, whatever it is called: for what is a secret as a whole.
 *
 * Of a URL and its like only the password counts: a charm may have made the rest of it, and makes it again.
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
    // The framework's own entries hold digests under the names of what they are digests of.
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
  // A URL under a telling name is still to be read; only its password is not.
  if (found.size === before && secretName.test(name) && isTelling(text)) found.add(text);
}

function addPassword(encoded: string, found: Set<string>): void {
  if (!isTelling(encoded)) return;
  found.add(encoded);
  try {
    found.add(decodeURIComponent(encoded));
  } catch {
    // It is no URL's encoding, so it stands for itself.
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
