import type { SourcePosition } from '../../errors.ts';
import type { JsonObject, Path } from './json.ts';

/** A YAML file of a layer, with the way back from each value to its place in the text. */
export interface SourceDocument {
  /** The file as a user knows it. */
  readonly file: string;
  readonly value: JsonObject;
  /** Where the key or the value at `path` stands; where it is missing, what holds it. */
  readonly locate: (path: Path, part: 'key' | 'value') => SourcePosition;
}
