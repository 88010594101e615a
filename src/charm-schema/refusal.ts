import type { ErrorCode } from '../errors.ts';
import type { CharmFileName } from './charm-file-name.ts';
import type { JsonPath } from '../base/json.ts';

/** The versions whose verdict is known. */
export type JujuVersion = '3.6' | '4.0';

export const bothVersions: readonly JujuVersion[] = ['3.6', '4.0'];

/** A rule that is only ours, with its reason in docs/reference/proof.md. */
export type StricterRule =
  | 'known-keys'
  | 'names'
  | 'one-document'
  | 'plain-numbers'
  | 'references'
  | 'single-keys'
  | 'store-keys';

/** One reason for which a charm is refused. */
export interface Refusal {
  /** The file's name in the charm's root. */
  readonly file: CharmFileName;
  readonly path: JsonPath;
  readonly part: 'key' | 'value';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** The keys that could have been meant. */
  readonly known?: readonly string[];
  /** Empty for a rule that is only ours. */
  readonly by: readonly JujuVersion[];
  readonly stricter?: StricterRule;
}

/** The sentence that tells whose verdict it is, where it is not that of all. */
export function refusalMessage({ by, message }: Pick<Refusal, 'by' | 'message'>): string {
  const [only, ...others] = by;
  if (only === undefined || others.length > 0) return message;
  const other = only === '3.6' ? '4.0' : '3.6';
  return `${message} (Juju ${only} refuses that, Juju ${other} does not)`;
}
