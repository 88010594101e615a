import { type CharmwrightError, fault } from '../../../errors.ts';
import { type Json, objectOr, showValue } from '../json.ts';
import { type Rule, type RuleSubject, sourceOf } from './rule.ts';

const expected: Readonly<Record<string, string>> = {
  string: 'a string',
  int: 'an integer',
  float: 'a number',
  boolean: 'true or false',
  secret: 'a secret URI',
};

/** The default of each config option has the option's type, as Juju checks it. */
export const configDefaults: Rule = (subject) =>
  Object.entries(objectOr(subject.plan.bundle.definition.config.options)).flatMap(
    ([name, option]) => checkDefault(subject, name, objectOr(option)),
  );

function checkDefault(
  { layers }: RuleSubject,
  name: string,
  option: Readonly<Record<string, Json>>,
): CharmwrightError[] {
  const type = typeof option.type === 'string' ? option.type : 'string';
  const value = option.default;
  if (value === undefined || value === null || fits(value, type)) return [];
  const path = ['options', name, 'default'];
  const source = sourceOf(layers, 'config.yaml', path)?.locate(path, 'value');
  const text = `the default of option ${name} is ${showValue(value)}; its type ${type} wants ${expected[type] ?? type}`;
  return [fault('OPTION_DEFAULT_MISMATCH', text, source === undefined ? {} : { source })];
}

function fits(value: Json, type: string): boolean {
  switch (type) {
    case 'int':
      return typeof value === 'number' && Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'secret':
      return value === '' || (typeof value === 'string' && value.startsWith('secret:'));
    default:
      return typeof value === 'string';
  }
}
