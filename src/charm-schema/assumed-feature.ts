/** The conditions in a charm's `assumes`. */

/** A version as Juju compares it; what is not written is 0, and no tag is later than any. */
export interface SemanticVersion {
  readonly major: number;
  readonly minor: number;
  readonly tag: string;
  readonly patch: number;
  readonly build: number;
}

/** `juju >= 3.6`, or a feature of any version. */
export interface AssumedFeature {
  readonly name: string;
  readonly bound?: { readonly constraint: '>=' | '<'; readonly version: SemanticVersion };
}

export type FeatureReading =
  | { readonly kind: 'feature'; readonly feature: AssumedFeature }
  | { readonly kind: 'invalid'; readonly reason: 'feature' }
  | { readonly kind: 'invalid'; readonly reason: 'version'; readonly version: string };

const plain = /^[a-z][a-z0-9-]*?[a-z0-9]+$/;
const bounded = /^([a-z][a-z0-9-]*?[a-z0-9]+)\s*?(>=|<)\s*?(\S+)$/;

/** Reads one condition. Source: `domain/deployment/charm/assumes/parser.go`. */
export function readFeature(text: string): FeatureReading {
  const written = text.trim();
  if (plain.test(written)) return { kind: 'feature', feature: { name: written } };
  const [, name, constraint, number] = bounded.exec(written) ?? [];
  if (name === undefined || number === undefined) return { kind: 'invalid', reason: 'feature' };
  const version = readVersion(number);
  if (version === undefined) return { kind: 'invalid', reason: 'version', version: number };
  const bound = { constraint: constraint === '<' ? constraint : '>=', version } as const;
  return { kind: 'feature', feature: { name, bound } };
}

/** All but the first number may be missing. */
const loose =
  /^(?<major>\d{1,9})(\.(?<minor>\d{1,9})(-(?<tag>[a-z]+)(?<tagged>\d{1,9})?|\.(?<patch>\d{1,9}))?(\.(?<build>\d{1,9}))?)?$/;

/** Reads a version; undefined when it is none. Source: `core/semversion` (ParseNonStrict). */
export function readVersion(text: string): SemanticVersion | undefined {
  const parts = loose.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { major, minor, tag = '', tagged, patch, build } = parts;
  const number = (digits: string | undefined): number => Number(digits ?? 0);
  return {
    ...{ major: number(major), minor: number(minor), tag },
    ...{ patch: number(patch ?? tagged), build: number(build) },
  };
}

/** Less than 0 when `one` is earlier. Source: `core/semversion` (Compare). */
export function compareVersions(one: SemanticVersion, other: SemanticVersion): number {
  if (one.tag !== other.tag && one.major === other.major && one.minor === other.minor) {
    if (one.tag === '') return 1;
    return other.tag === '' || one.tag < other.tag ? -1 : 1;
  }
  return (
    one.major - other.major ||
    one.minor - other.minor ||
    one.patch - other.patch ||
    one.build - other.build
  );
}
