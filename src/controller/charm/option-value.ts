import { fault } from '../../errors.ts';
import type { ConfigValue } from '../store/settings.ts';
import type { OptionType } from '../../charm-schema/declared/kinds.ts';

/** Whether a value has an option's type. */
export function fitsOption(type: OptionType, value: unknown): value is ConfigValue {
  switch (type) {
    case 'string':
    case 'secret':
      return typeof value === 'string';
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
  }
}

/**
 * Reads the text of a command line as a value of an option's type, as `juju config` does.
 *
 * @throws CONFIG_VALUE_INVALID with the text and what was expected.
 */
export function parseOptionValue(option: string, type: OptionType, written: string): ConfigValue {
  const value = readValue(type, written);
  if (value !== undefined) return value;
  throw fault(
    'CONFIG_VALUE_INVALID',
    `option "${option}" got ${JSON.stringify(written)}, expected ${expectations[type]}`,
  );
}

const expectations: Readonly<Record<OptionType, string>> = {
  string: 'text',
  secret: 'the id of a secret (secret:…)',
  int: 'a whole number',
  float: 'a number',
  boolean: 'true or false',
};

function readValue(type: OptionType, written: string): ConfigValue | undefined {
  switch (type) {
    case 'string':
      return written;
    case 'secret':
      return written === '' || written.startsWith('secret:') ? written : undefined;
    case 'int':
      return /^[+-]?\d+$/.test(written) ? whole(Number(written)) : undefined;
    case 'float':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : undefined;
    case 'boolean':
      return truths.get(written.toLowerCase());
  }
}

/** The words Go's `strconv.ParseBool` takes, in any case. */
const truths: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'true'].map((word) => [word, true] as const),
  ...['0', 'f', 'false'].map((word) => [word, false] as const),
]);

function whole(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
