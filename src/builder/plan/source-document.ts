import type { SourcePosition } from '../../errors.ts';
import type { JujuYaml } from '../../charm-schema/juju-yaml.ts';
import type { JsonObject, JsonPath } from '../../base/json.ts';

/** A YAML file of a layer, with the way back from each value to its place in the text. */
export interface SourceDocument {
  /** The file as a user knows it. */
  readonly file: string;
  readonly value: JsonObject;
  /** Where the key or the value at `path` stands; where it is missing, what holds it. */
  readonly locate: (path: JsonPath, part: 'key' | 'value') => SourcePosition;
  /** The text as Juju reads it, of a file that Juju reads. */
  readonly yaml?: JujuYaml;
}
