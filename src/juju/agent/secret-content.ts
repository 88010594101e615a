/** What `secret-add` and `secret-set` take as a secret's content. */
import { parseKeyValues, parseSettings } from './key-values.ts';
import type { Settings } from './model-view.ts';
import { namedFile } from './named-file.ts';
import { failed, misused, type ToolAnswer, type ToolInput } from './tool.ts';

export type SecretContent =
  | { readonly kind: 'content'; readonly content: Settings }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

const longest = 1_000_000;

/** Reads `key=value`, `key#base64=…`, `key#file=path` and `--file`; arguments win. Empty when none is given. */
export function secretContent(input: ToolInput, args: readonly string[]): SecretContent {
  const given = parseKeyValues(args);
  if (typeof given === 'string') return refuse(misused(given));
  const entries: (readonly [string, string])[] = [];
  const name = input.flags.texts.file;
  if (name !== undefined) {
    const file = namedFile(input, name);
    if (file.kind === 'refused') return file;
    const settings = parseSettings(input.context.parseYaml, file.text);
    if (typeof settings === 'string') return refuse(failed(settings));
    entries.push(...settings);
  }
  entries.push(...given);
  return decoded(input, entries);
}

function decoded(input: ToolInput, entries: readonly (readonly [string, string])[]): SecretContent {
  const content = new Map<string, string>();
  for (const [written, each] of entries) {
    const [key = '', encoding] = written.split('#');
    if (!isSecretKey(key)) return refuse(misused(`key ${JSON.stringify(key)} not valid`));
    const plain = decode(input, encoding, each);
    if (typeof plain !== 'string') return plain;
    content.set(key, plain);
  }
  const plain = Object.fromEntries(content);
  if (isTooLarge(plain)) return refuse(failed('secret content too large'));
  return { kind: 'content', content: plain };
}

/** Whether a key of a secret's content is one: three characters at least, of `a-z0-9-`, a letter first. */
export function isSecretKey(key: string): boolean {
  return /^[a-z](?:-?[a-z0-9]){2,}$/.test(key);
}

/** Whether content is more than Juju stores: a million bytes of base64. */
export function isTooLarge(content: Settings): boolean {
  const size = Object.values(content).reduce((sum, each) => sum + (each.length * 4) / 3, 0);
  return size > longest;
}

function decode(
  input: ToolInput,
  encoding: string | undefined,
  written: string,
): string | SecretContent {
  switch (encoding) {
    case undefined:
      return written;
    case 'base64':
      return fromBase64(written) ?? refuse(misused('secret value is not valid base64'));
    case 'file': {
      const file = namedFile(input, written);
      return file.kind === 'read' ? file.text : file;
    }
    default:
      return refuse(misused(`key with encoding ${JSON.stringify(encoding)} not valid`));
  }
}

function refuse(answer: ToolAnswer): SecretContent {
  return { kind: 'refused', answer };
}

/** Text of base64; undefined when it is none. */
function fromBase64(encoded: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

/** Base64 of text's UTF-8. */
export function toBase64(plain: string): string {
  const bytes = new TextEncoder().encode(plain);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
