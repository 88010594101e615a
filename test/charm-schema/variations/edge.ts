import { fullHead } from './places.ts';

/** A charm at an edge of Juju's rules: its name, and the files in which it differs from a right one. */
export type Edge = readonly [string, Readonly<Record<string, string>>];

/** A charm whose metadata.yaml has this text besides. */
export function withMetadata(text: string): Edge[1] {
  return { 'metadata.yaml': `${fullHead}${text}\n` };
}

/** Cases of one kind, named by their text. */
export function edgesOf(
  kind: string,
  place: (value: string) => Edge[1],
  values: readonly string[],
): readonly Edge[] {
  return values.map((value) => [`${kind}: ${JSON.stringify(value).slice(1, -1)}`, place(value)]);
}
