import { type Json, type JsonObject, objectOrEmpty } from '../base/json.ts';
import { type OptionType, optionTypes } from './declared/kinds.ts';
import { usualOptionType } from './declared/options.ts';
import { at, type Finding, type ReadContext, report } from './read-context.ts';
import { readTyped, type ScalarValueType } from './read-scalar.ts';
import { describeNode, entryOf, type YamlNode } from './yaml-node.ts';

interface DefaultType {
  readonly valueType: ScalarValueType;
  readonly wants: string;
}

/** The type of an option → what its default has to be. Source: `config.go`, `optionTypeCheckers`. */
const defaultTypes: Readonly<Record<OptionType, DefaultType>> = {
  string: { valueType: { is: 'text' }, wants: 'a string' },
  int: { valueType: { is: 'integer' }, wants: 'an integer' },
  float: { valueType: { is: 'number' }, wants: 'a number' },
  boolean: { valueType: { is: 'flag' }, wants: 'true or false' },
  secret: { valueType: { is: 'text', check: checkSecret }, wants: 'a secret URI' },
};

/**
 * Holds an option's default against its type, and gives the option with the default that Juju makes of it.
 *
 * A layer's part of an option may leave the type to the layers below: then nothing is known.
 */
export function readDefault(node: YamlNode, read: Json, context: ReadContext): Json {
  const option: JsonObject = objectOrEmpty(read);
  const entry = node.kind === 'map' ? entryOf(node, 'default') : undefined;
  const isTyped = Object.hasOwn(option, 'type') || context.whole;
  if (entry === undefined || !isTyped) return read;
  const { value } = entry;
  if (value.kind === 'scalar' && value.type === 'null') return read;
  const named = typeof option.type === 'string' && option.type !== '' ? option.type : undefined;
  const name = optionTypes.find((each) => each === (named ?? usualOptionType));
  if (name === undefined) return read;
  const type = defaultTypes[name];
  const isEmptyText = value.kind === 'scalar' && value.type === 'text' && value.text === '';
  if (isEmptyText && /^(string|secret)$/.test(name)) return read;
  const found: Finding[] = [];
  const silent: ReadContext = {
    ...at(context, 'default'),
    take: (finding) => found.push(finding),
  };
  const made = readTyped(type.valueType, value, silent);
  const [first] = found;
  if (first === undefined) return { ...option, default: made };
  // The verdict on all layers together says the rest; only there is a fraction of 0 no longer seen.
  const isLost = value.kind === 'scalar' && value.type === 'float' && name === 'int';
  if (first.stricter !== undefined || !(context.whole || isLost)) return read;
  report(at(context, 'default'), {
    ...{ part: 'value', code: 'OPTION_DEFAULT_MISMATCH' },
    message: `the default of option ${String(context.path.at(-1))} is ${describeNode(value)}; its type ${name} wants ${type.wants}`,
  });
  return read;
}

/** A URI of the scheme secret; what follows is not looked at. Source: `config.go`, `secretC`. */
function checkSecret(uri: string): string | undefined {
  return /^secret:/i.test(uri) ? undefined : 'a secret URI';
}
