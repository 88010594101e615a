/** The description of one hook tool: its flags, whether it reads, and what it does. */
import type { Json } from '../../base/json.ts';
import type { AgentContext } from './agent-context.ts';
import type { RelationView } from './model-view.ts';

export type OutputFormat = 'smart' | 'json' | 'yaml';

/** The value of a flag: none, text, a file that may be standard input, or a relation's id. */
export type FlagKind = 'switch' | 'text' | 'file' | 'relation';

export interface Tool {
  readonly name: string;
  /** The arguments, as a usage line shows them. */
  readonly usage: string;
  /**
   * Whether a call changes nothing, so that it may be made again when its answer is lost; a tool that does not say so
   * writes. Where it depends on flags, a function of the flags in the call says so.
   */
  readonly reads?: true | ((flags: ReadonlyMap<string, string>) => boolean);
  /** Name of a flag without dashes → kind; a name of one letter is written with one dash. */
  readonly flags: Readonly<Record<string, FlagKind>>;
  /** Another way to write a flag → its name in `flags`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Present when the tool prints a value: its format unless `--format` says otherwise. */
  readonly format?: OutputFormat;
  /** The formats it prints; all of them when absent. */
  readonly formats?: readonly OutputFormat[];
  /** Whether it takes an old `--format` that changes nothing, and says so. */
  readonly ignoresFormat?: true;
  /** How many arguments it takes at most; without limit when absent. */
  readonly maxArgs?: number;
  readonly run: (input: ToolInput) => ToolAnswer;
}

export interface ToolInput {
  readonly context: AgentContext;
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly format: OutputFormat;
  /** The caller's working directory. */
  readonly dir: string;
  readonly stdin: string | undefined;
}

/** The flags of a call; a repeated flag has its last value. */
export interface Flags {
  readonly switches: ReadonlySet<string>;
  readonly texts: Readonly<Record<string, string | undefined>>;
  /** Of `-r`, or else of the running relation hook. */
  readonly relation: RelationView | undefined;
}

export type ToolAnswer =
  /** Printed in the requested format. */
  | { readonly kind: 'value'; readonly value: Json }
  /** Printed as it is. */
  | { readonly kind: 'text'; readonly text: string }
  /** Exit 1. */
  | { readonly kind: 'failed'; readonly message: string }
  /** Exit 2. */
  | { readonly kind: 'misused'; readonly message: string };

export function value(of: Json): ToolAnswer {
  return { kind: 'value', value: of };
}

export function text(of: string): ToolAnswer {
  return { kind: 'text', text: of };
}

export const done: ToolAnswer = { kind: 'text', text: '' };

export function failed(message: string): ToolAnswer {
  return { kind: 'failed', message };
}

export function misused(message: string): ToolAnswer {
  return { kind: 'misused', message };
}
