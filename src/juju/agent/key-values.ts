/** The `key=value` arguments and `--file` of the tools that write settings. */
import type { Settings } from './model-view.ts';
import { namedFile } from './named-file.ts';
import { failed, misused, type ToolAnswer, type ToolInput } from './tool.ts';

export type GivenSettings =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/** Settings of the arguments over those of `--file`; an argument's value loses its outer blanks. */
export function givenSettings(input: ToolInput): GivenSettings {
  const fromArgs = parseKeyValues(input.args);
  if (typeof fromArgs === 'string') return { kind: 'refused', answer: misused(fromArgs) };
  const name = input.flags.texts.file;
  if (name === undefined) return { kind: 'settings', settings: Object.fromEntries(fromArgs) };
  const file = namedFile(input, name);
  if (file.kind === 'refused') return file;
  const fromFile = parseSettings(input.context.parseYaml, file.text);
  if (typeof fromFile === 'string') return { kind: 'refused', answer: failed(fromFile) };
  return { kind: 'settings', settings: Object.fromEntries([...fromFile, ...fromArgs]) };
}

/** @returns what is wrong with the first bad one. */
export function parseKeyValues(args: readonly string[]): ReadonlyMap<string, string> | string {
  const settings = new Map<string, string>();
  for (const arg of args) {
    const at = arg.indexOf('=');
    const key = arg.slice(0, at).trim();
    if (at < 0 || key === '') return `expected "key=value", got ${JSON.stringify(arg)}`;
    if (settings.has(key)) return `key ${JSON.stringify(key)} specified more than once`;
    settings.set(key, arg.slice(at + 1).trim());
  }
  return settings;
}

/** @returns what is wrong when the text is no flat mapping. */
export function parseSettings(
  parseYaml: (text: string) => unknown,
  text: string,
): ReadonlyMap<string, string> | string {
  const wrong = 'cannot unmarshal the file: expected a map of strings';
  const parsed = text.trim() === '' ? {} : attempt(() => parseYaml(text));
  if (parsed === null) return new Map();
  if (typeof parsed !== 'object' || Array.isArray(parsed)) return wrong;
  const settings = new Map<string, string>();
  for (const [key, each] of Object.entries(parsed) as [string, unknown][]) {
    const scalar = each ?? '';
    if (typeof scalar !== 'string' && typeof scalar !== 'number' && typeof scalar !== 'boolean') {
      return `${wrong}; key ${JSON.stringify(key)} holds more`;
    }
    settings.set(key, String(scalar));
  }
  return settings;
}

function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
