/** What `secret-add` and `secret-set` take as a secret's content; source: juju `core/secrets/createsecret.go`. */
import { trimEndOf } from '../../base/trim.ts';
import { fromBase64, toBase64 } from './base64-text.ts';
import { settingsFile } from './key-values.ts';
import type { Settings } from './model-view.ts';
import { agentFile } from './named-file.ts';
import { misused, type ToolAnswer, type ToolInput } from './tool.ts';

export type SecretContent =
  | { readonly kind: 'content'; readonly content: Settings }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/** Bytes of base64 that Juju stores of one secret. */
export const longestSecret = 1_000_000;

/**
 * Reads `key=value`, `key#base64=…`, `key#file=path` and `--file`, whose keys win. Empty without any of these.
 *
 * An argument keeps its blanks, and has a value; of two with one key the last wins.
 */
export function secretContent(input: ToolInput, args: readonly string[]): SecretContent {
  const content = new Map<string, string>();
  for (const arg of args) {
    const entry = entryOf(input, arg);
    const problem = typeof entry === 'string' ? entry : put(content, entry);
    if (problem !== undefined) return refuse(problem);
  }
  const name = input.flags.texts.file ?? '';
  if (name !== '') {
    const file = settingsFile(input, name, agentFile);
    // The agent reads the file while it reads the arguments, so a bad one is a bad argument.
    if (file.kind === 'refused') return refuse(messageOf(file.answer));
    for (const entry of Object.entries(file.settings)) {
      const problem = put(content, entry);
      if (problem !== undefined) return refuse(problem);
    }
  }
  const problem = sizeProblem(content);
  return problem === undefined
    ? { kind: 'content', content: Object.fromEntries(content) }
    : refuse(problem);
}

/** Whether a key of a secret's content is valid: three characters at least, of `a-z0-9-`, a letter first. */
export function isSecretKey(key: string): boolean {
  return /^[a-z](?:-?[a-z0-9]){2,}$/.test(key);
}

/** Whether content is more than Juju stores: a million bytes of base64. */
export function isTooLarge(content: Settings): boolean {
  return sizeProblem(Object.entries(content)) !== undefined;
}

/** @returns key and value, or what is wrong. */
function entryOf(input: ToolInput, arg: string): readonly [string, string] | string {
  // The = that pads base64 is no separator.
  const at = trimEndOf(arg, '=').indexOf('=');
  if (at < 1) return `key value ${JSON.stringify(arg)} not valid`;
  const [written, text] = [arg.slice(0, at), arg.slice(at + 1)];
  if (!written.endsWith('#file')) return [written, text];
  const key = written.slice(0, -'#file'.length);
  const file = agentFile(input, text);
  return file.kind === 'read'
    ? [key, file.text]
    : `reading content for secret key ${JSON.stringify(key)}: ${messageOf(file.answer)}`;
}

/** @returns what is wrong with it. */
function put(content: Map<string, string>, [written, text]: readonly [string, string]) {
  const encoded = written.endsWith('#base64');
  const key = encoded ? written.slice(0, -'#base64'.length) : written;
  if (!isSecretKey(key)) return `key ${JSON.stringify(key)} not valid`;
  const plain = encoded ? fromBase64(text) : text;
  if (plain === undefined) return `secret value of key ${JSON.stringify(key)} is not valid base64`;
  content.set(key, plain);
  return undefined;
}

function sizeProblem(content: Iterable<readonly [string, string]>): string | undefined {
  let sum = 0;
  for (const [key, text] of content) {
    const { length } = toBase64(text);
    if (length > longestSecret) {
      return `base64 encoded secret content for key ${JSON.stringify(key)} too large: ${length} bytes`;
    }
    sum += length;
  }
  return sum > longestSecret ? `base64 encoded secret content too large: ${sum} bytes` : undefined;
}

function messageOf(answer: ToolAnswer): string {
  return 'message' in answer ? answer.message : '';
}

function refuse(message: string): SecretContent {
  return { kind: 'refused', answer: misused(message) };
}
