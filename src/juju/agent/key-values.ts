/** The `key=value` arguments and `--file` of the tools that write settings. */
import type { Settings } from './model-view.ts';
import { namedFile, type NamedFile } from './named-file.ts';
import { failed, misused, type ToolAnswer, type ToolInput } from './tool.ts';

export type SettingsOfCall =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/**
 * Settings of the arguments over those of `--file`; an argument's value loses its outer blanks.
 *
 * Source: juju `jujuc/relation-set.go`, `state-set.go`.
 */
export function settingsOfCall(input: ToolInput): SettingsOfCall {
  const fromArgs = parseKeyValues(input.args);
  if (typeof fromArgs === 'string') return { kind: 'refused', answer: misused(fromArgs) };
  const name = input.flags.texts.file ?? '';
  if (name === '') return { kind: 'settings', settings: Object.fromEntries(fromArgs) };
  const fromFile = settingsFile(input, name);
  if (fromFile.kind === 'refused') return fromFile;
  const settings = { ...fromFile.settings, ...Object.fromEntries(fromArgs) };
  return { kind: 'settings', settings };
}

/** The settings of a file that an argument names. */
export function settingsFile(
  input: ToolInput,
  name: string,
  open: (input: ToolInput, name: string) => NamedFile = namedFile,
): SettingsOfCall {
  const file = open(input, name);
  if (file.kind === 'refused') return file;
  const read = input.context.readSettings(file.text);
  return read.kind === 'settings' ? read : { kind: 'refused', answer: failed(read.reason) };
}

/**
 * Reads `key=value` arguments; an empty one is ignored.
 *
 * Source: `github.com/juju/utils/v4/keyvalues`.
 *
 * @returns what is wrong with the first bad one.
 */
function parseKeyValues(args: readonly string[]): ReadonlyMap<string, string> | string {
  const settings = new Map<string, string>();
  for (const arg of args.filter((each) => each !== '')) {
    const at = arg.indexOf('=');
    if (at < 0) return `expected "key=value", got ${JSON.stringify(arg)}`;
    const [key, text] = [arg.slice(0, at).trim(), arg.slice(at + 1).trim()];
    if (key === '') return `expected "key=value", got "${key}=${text}"`;
    if (settings.has(key)) return `key ${JSON.stringify(key)} specified more than once`;
    settings.set(key, text);
  }
  return settings;
}
