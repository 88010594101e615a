import { suggestion } from '../suggestion.ts';
import { objectOrEmpty } from '../../base/json.ts';
import type { ConfigValue } from '../../dispatch/unit/unit.ts';
import type { Check } from './check.ts';

const declared: Check = ({ charm, state }) => {
  const options = Object.keys(objectOrEmpty(charm.config.options));
  return Object.keys(state.config)
    .filter((name) => !options.includes(name))
    .map((name) => `config.yaml declares no option "${name}"${suggestion(name, options)}`);
};

const typed: Check = ({ charm, state }) => {
  const options = objectOrEmpty(charm.config.options);
  return Object.entries(state.config).flatMap(([name, value]) => {
    const { type } = objectOrEmpty(options[name]);
    if (typeof type !== 'string' || fits(type, value)) return [];
    return [`option "${name}" is ${JSON.stringify(value)}; expected ${type}`];
  });
};

function fits(type: string, value: ConfigValue): boolean {
  switch (type) {
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'secret':
      return typeof value === 'string' && (value === '' || value.startsWith('secret:'));
    default:
      return typeof value === 'string';
  }
}

/** The operator's config: declared, and of the declared type. */
export const configChecks: readonly Check[] = [declared, typed];
