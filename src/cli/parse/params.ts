import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { parseYaml } from '../../builder/yaml/parse-yaml.ts';
import { throwFaults } from '../../builder/throw-faults.ts';
import { messageOf } from '../../errors.ts';
import { boundedYamlValue } from '../../base/bounded-yaml.ts';
import { parsePair, readText } from './name-values.ts';
import { usageError } from './usage-error.ts';

/**
 * An action's parameters from `name=value` words; values are YAML, dots in a name lead into maps,
 * as in juju.
 *
 * @param asText takes every value as the text it is.
 */
export function parseParams(words: readonly string[], asText: boolean): JsonObject {
  return words.reduce<JsonObject>((params, word) => {
    const [name, text] = parsePair(word, 'a parameter');
    return setAt(params, name.split('.'), asText ? text : parseValue(word, text));
  }, {});
}

/** An action's parameters from a YAML file. */
export async function readParams(path: string): Promise<JsonObject> {
  const { document, faults } = parseYaml(path, await readText(path));
  throwFaults(faults);
  return document?.value ?? {};
}

function parseValue(word: string, text: string): Json {
  try {
    // The core schema makes nothing but JSON.
    return boundedYamlValue(text) as Json;
  } catch (error) {
    throw usageError(
      `the value of ${JSON.stringify(word)} is not YAML: ${messageOf(error).split('\n')[0] ?? ''}`,
    );
  }
}

function setAt(
  params: JsonObject,
  [key = '', ...rest]: readonly string[],
  value: Json,
): JsonObject {
  if (rest.length === 0) return { ...params, [key]: value };
  const below = params[key];
  return { ...params, [key]: setAt(isObject(below) ? below : {}, rest, value) };
}
