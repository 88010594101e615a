/** The actions that a charm declares in actions.yaml. */
import { isList, type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import { type Declared, entriesOf, textOr } from './declared-keys.ts';

export interface DeclaredAction {
  readonly description: string;
  /** Parameter → its JSON Schema. */
  readonly params: JsonObject;
  /** The parameters that a caller has to give. */
  readonly required: readonly string[];
  /** Whether others are taken too: true, false, or the schema of their values; undefined is false to Juju. */
  readonly additionalProperties: Json | undefined;
}

/** Action → what actions.yaml says of it, in the order written. */
export function declaredActions(actions: JsonObject): ReadonlyMap<string, DeclaredAction> {
  return new Map(entriesOf(actions).map(([name, entry]) => [name, actionOf(entry)]));
}

function actionOf(entry: Declared<'action'>): DeclaredAction {
  const { description, params, required, additionalProperties } = entry;
  return {
    description: textOr(description, ''),
    params: objectOrEmpty(params),
    required: (isList(required) ? required : []).filter((each) => typeof each === 'string'),
    additionalProperties,
  };
}
