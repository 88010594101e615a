import type { Combination, Front, Gateway, Server } from './combination.ts';

/** A difference from PEP 3333's, CGI's or HTTP's answer that is a fact about a program, and allowed. */
export interface Variation {
  /** For a reader: what is different. */
  readonly what: string;
  /** Why it is allowed, or why it can't be otherwise. */
  readonly reason: string;
  /** Where it is from: a specification's section, the program's documentation, or the version in which it was seen. */
  readonly source: string;
  /** The combinations that may differ; a member that is absent matches all. */
  readonly where: {
    readonly server?: readonly Server[];
    readonly front?: readonly Front[];
    readonly gateway?: readonly Gateway[];
  };
  /** Per probe, what else may be observed: name → the values that are allowed beside the expected one. */
  readonly allows: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

/** Whether a variation is about a combination. */
export function concerns({ where }: Variation, combination: Combination): boolean {
  return (
    (where.server?.includes(combination.server) ?? true) &&
    (where.front?.includes(combination.front) ?? true) &&
    (where.gateway?.includes(combination.gateway) ?? true)
  );
}
