import { isList, type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import { type DeclaredAction, declaredActions } from '../../charm-schema/declared/actions.ts';
import { declaredEndpoints } from '../../charm-schema/declared/endpoints.ts';
import type { OptionType } from '../../charm-schema/declared/kinds.ts';
import { type DeclaredOption, declaredOptions } from '../../charm-schema/declared/options.ts';
import { declaredResources } from '../../charm-schema/declared/resources.ts';

/** What the types of a charm are made from. */
export interface TypeSource {
  readonly metadata: JsonObject;
  readonly config: JsonObject;
  readonly actions: JsonObject;
  /** Flags that its layers declare, with what they mean; `*` is any text. */
  readonly flags: JsonObject;
  /** Flags that the framework keeps for it. */
  readonly kept: readonly string[];
}

/** The first line of a file that {@link charmTypes} made; a file that begins otherwise has another author. */
export const typesMark =
  '// Written by charmwright from the YAML files of this charm and its layers.';

/** The declaration of a charm's `CharmTypes`. Pure: the same YAML gives the same text. */
export function charmTypes(source: TypeSource): string {
  const { metadata, config, actions, flags, kept } = source;
  const options = Array.from(declaredOptions(config), ([name, option]) =>
    member(name, optionType(option), firstLine(option)),
  );
  const endpoints = declaredEndpoints(metadata).map(({ name, role, interface: kind }) =>
    member(name, `{ readonly role: '${role}'; readonly interface: ${literal(kind)} }`),
  );
  const members = Array.from(declaredActions(actions), ([name, action]) =>
    member(name, block(paramsOf(action).map(indent)), firstLine(action)),
  );
  return [
    typesMark,
    '// `charmwright types` and `charmwright build` keep it current; changes are lost.',
    '',
    'export interface CharmTypes {',
    ...[
      `readonly config: ${block(options.map(indent))};`,
      `readonly endpoints: ${block(endpoints.map(indent))};`,
      `readonly flags:${union(Object.keys(flags))};`,
      `readonly automatic:${union(kept)};`,
      `readonly actions: ${block(members.map(indent))};`,
      `readonly resources:${union([...declaredResources(metadata).keys()])};`,
    ].map(indent),
    '}',
    '',
  ].join('\n');
}

const typesOfOptions: Readonly<Record<OptionType, string>> = {
  string: 'string',
  secret: 'string',
  int: 'number',
  float: 'number',
  boolean: 'boolean',
};

function optionType({ type, default: value }: DeclaredOption): string {
  const known = typesOfOptions[type];
  return value === undefined ? `${known} | undefined` : known;
}

function paramsOf({ params, required }: DeclaredAction): readonly string[] {
  return Object.entries(params).map(([name, schema]) => {
    const value = objectOrEmpty(schema);
    const isSet = required.includes(name) || value.default !== undefined;
    return member(name, isSet ? schemaType(value) : `${schemaType(value)} | undefined`);
  });
}

function schemaType({ type, enum: choices }: JsonObject): string {
  if (isList(choices) && choices.length > 0 && choices.every((each) => typeof each === 'string')) {
    return choices.map(literal).join(' | ');
  }
  if (type === 'string' || type === 'boolean') return type;
  return type === 'integer' || type === 'number' ? 'number' : "import('charmwright').Json";
}

function member(name: string, type: string, text?: string): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
  const line = `readonly ${key}: ${type};`;
  return text === undefined ? line : `/** ${text} */\n${line}`;
}

/** The first line of a description, such that it can't end the comment it stands in. */
function firstLine({ description }: { readonly description: string }): string | undefined {
  const [first = ''] = description.trim().split('\n');
  return first === '' ? undefined : first.replaceAll('*/', '* /');
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? 'Record<never, never>' : ['{', ...lines, '}'].join('\n');
}

function union(names: readonly string[]): string {
  const unique = [...new Set(names)].sort();
  const [first, ...others] = unique.map(pattern);
  if (first === undefined) return ' never';
  return others.length === 0
    ? ` ${first}`
    : [first, ...others].map((each) => `\n  | ${each}`).join('');
}

/** A flag with `*`, such as `a.*.b`, becomes a template literal type; any other becomes a literal. */
function pattern(name: string): string {
  if (!name.includes('*')) return literal(name);
  const escaped = name.replaceAll(/[`\\]|\$\{/g, '\\$&');
  return `\`${escaped.replaceAll('*', '${string}')}\``;
}

function literal(value: Json): string {
  const text = typeof value === 'string' ? value : '';
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
