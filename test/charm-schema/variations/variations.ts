/** Charms that differ from a right one in one place each: what is held against Juju's verdicts. */
import { edges } from './edges.ts';
import { fullHead, keyPlaces, type Place, valuePlaces } from './places.ts';
import { keySpellings, valueSpellings } from './spellings.ts';

/** The YAML files of a charm by name. */
export type CharmTexts = Readonly<Record<string, string>>;

export interface Variation {
  /** The row of the table. */
  readonly row: string;
  /** The column of the table. */
  readonly column: number;
  /** Row and spelling, as a failing test shows it. */
  readonly id: string;
  /** All files of the charm. */
  readonly files: CharmTexts;
  /** The file in which it differs. */
  readonly file: string;
}

/** A charm that every Juju takes. */
export const rightCharm: CharmTexts = {
  'metadata.yaml': fullHead,
  'manifest.yaml': 'bases: [{name: ubuntu, channel: "24.04", architectures: [amd64]}]\n',
};

function across(places: readonly Place[], spellings: readonly string[]): readonly Variation[] {
  return places.flatMap(({ name, file, text }) =>
    spellings.map((spelling, column) => ({
      ...{ row: name, column, id: `${name} = ${spelling}`, file },
      files: { ...rightCharm, [file]: text(spelling) },
    })),
  );
}

/** All of them, in the table's order. */
export function variations(): readonly Variation[] {
  const single = [...edges].map(([name, files]) => ({
    ...{ row: name, column: 0, id: name, file: Object.keys(files)[0] ?? 'metadata.yaml' },
    files: { ...rightCharm, ...files },
  }));
  return [...across(valuePlaces, valueSpellings), ...across(keyPlaces, keySpellings), ...single];
}

// Run as a program, it prints them as JSON lines for a program that asks Juju's own reader.
if (import.meta.main) {
  for (const { id, files } of variations())
    process.stdout.write(`${JSON.stringify({ id, files })}\n`);
}
