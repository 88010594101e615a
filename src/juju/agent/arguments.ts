/** How hook tools read their arguments: flags anywhere, `--flag=value`, `-rVALUE`, `--` ends flags. */
import type { FlagKind } from './tool.ts';

export interface FlagSpec {
  readonly flags: Readonly<Record<string, FlagKind>>;
  readonly aliases?: Readonly<Record<string, string>>;
}

export type ParsedArguments =
  | {
      readonly kind: 'parsed';
      readonly args: readonly string[];
      /** Flag → its last value; switches hold `true` or `false`. */
      readonly values: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'misused'; readonly message: string };

interface Flag {
  /** As written, with its dashes. */
  readonly shown: string;
  readonly name: string;
  readonly attached: string | undefined;
}

/** Splits arguments into flags and the rest. */
export function parseArguments(argv: readonly string[], spec: FlagSpec): ParsedArguments {
  const args: string[] = [];
  const values = new Map<string, string>();
  const left = [...argv];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === '--') {
      args.push(...left);
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      args.push(arg);
      continue;
    }
    const problem = takeFlag(readFlag(arg), spec, { left, values });
    if (problem !== undefined) return { kind: 'misused', message: problem };
  }
  return { kind: 'parsed', args, values };
}

function readFlag(arg: string): Flag {
  if (arg.startsWith('--')) {
    const at = arg.indexOf('=');
    return at < 0
      ? { shown: arg, name: arg.slice(2), attached: undefined }
      : { shown: arg.slice(0, at), name: arg.slice(2, at), attached: arg.slice(at + 1) };
  }
  const rest = arg.slice(2);
  const attached = rest === '' ? undefined : rest.replace(/^=/, '');
  return { shown: arg.slice(0, 2), name: arg.slice(1, 2), attached };
}

/** @returns what is wrong with it. */
function takeFlag(
  { shown, name, attached }: Flag,
  { flags, aliases = {} }: FlagSpec,
  { left, values }: { readonly left: string[]; readonly values: Map<string, string> },
): string | undefined {
  const known = Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
  const kind = Object.hasOwn(flags, known) ? flags[known] : undefined;
  if (kind === undefined) return `option provided but not defined: ${shown}`;
  const flagValue = attached ?? (kind === 'switch' ? 'true' : left.shift());
  if (flagValue === undefined) return `option needs an argument: ${shown}`;
  const parsed = kind === 'switch' ? truth(flagValue) : flagValue;
  if (parsed === undefined) {
    const asked = JSON.stringify(flagValue);
    return `invalid value ${asked} for option ${shown}: strconv.ParseBool: parsing ${asked}: invalid syntax`;
  }
  values.set(known, parsed);
  return undefined;
}

/** What Go's `strconv.ParseBool` takes; `ops` writes `--application=True`. */
function truth(text: string): 'true' | 'false' | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return 'true';
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? 'false' : undefined;
}
