import type { TypedScalar } from './yaml-node.ts';

/**
 * The value of an unquoted scalar as Juju's YAML library reads it: YAML 1.1 without base 60, where `010` is 8,
 * `1_000` is 1000, `yes` and `n` are booleans, and an exponent needs its sign.
 *
 * Source: `resolve.go` of github.com/juju/yaml/v2.
 */
export function resolvePlain(text: string): TypedScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return fraction(text) ?? { type: 'text', value: text };
  if (!/^[-+0-9]/.test(text)) return { type: 'text', value: text };
  const digits = text.replaceAll('_', '');
  return integer(digits) ?? decimal(digits) ?? { type: 'text', value: text };
}

/** A text that Go's `strconv.ParseInt` with base 0 takes: what Juju takes for an integer in quotes. */
export function parseGoInteger(text: string): number | undefined {
  // Underscores stand between digits, or behind the prefix, and only where the prefix tells the base.
  if (
    text.includes('_') &&
    !/^[-+]?0(_?[0-7]+)+$|^[-+]?0[xX](_?[0-9a-fA-F]+)+$|^[-+]?0[bB](_?[01]+)+$|^[-+]?0[oO](_?[0-7]+)+$|^[-+]?[1-9][0-9]*(_[0-9]+)*$/.test(
      text,
    )
  ) {
    return undefined;
  }
  const found = integer(text.replaceAll('_', ''));
  return found?.type === 'int' && typeof found.value === 'number' ? found.value : undefined;
}

function integer(digits: string): TypedScalar | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]+|0|[1-9][0-9]*)$/.exec(
    digits,
  );
  const [, sign, count] = match ?? [];
  if (count === undefined) return undefined;
  const whole = BigInt(/^0[0-7]+$/.test(count) ? `0o${count.slice(1)}` : count.toLowerCase());
  const value = sign === '-' ? -whole : whole;
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return { type: 'int', value: Number(value) };
  if (sign === '' && value < 2n ** 64n) return { type: 'uint', value: Number(value) };
  return undefined;
}

function decimal(digits: string): TypedScalar | undefined {
  if (!/^[-+]?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+][0-9]+)?$/.test(digits)) return undefined;
  return /[0-9]/.test(digits) && !/^[-+]?[eE]/.test(digits) ? finite(digits) : undefined;
}

function fraction(text: string): TypedScalar | undefined {
  return /^\.[0-9]+([eE][-+]?[0-9]+)?$/.test(text) ? finite(text) : undefined;
}

/** What is beyond the range stays a text. */
function finite(text: string): TypedScalar | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? { type: 'float', value } : undefined;
}

const words: ReadonlyMap<string, TypedScalar> = new Map([
  ...named('boolean', true, [
    'y',
    'Y',
    'yes',
    'Yes',
    'YES',
    'true',
    'True',
    'TRUE',
    'on',
    'On',
    'ON',
  ]),
  ...named('boolean', false, [
    'n',
    'N',
    'no',
    'No',
    'NO',
    'false',
    'False',
    'FALSE',
    'off',
    'Off',
    'OFF',
  ]),
  ...named('null', null, ['', '~', 'null', 'Null', 'NULL']),
  ...named('float', Number.NaN, ['.nan', '.NaN', '.NAN']),
  ...named('float', Number.POSITIVE_INFINITY, ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']),
  ...named('float', Number.NEGATIVE_INFINITY, ['-.inf', '-.Inf', '-.INF']),
]);

function named(
  type: TypedScalar['type'],
  value: TypedScalar['value'],
  spellings: readonly string[],
): readonly (readonly [string, TypedScalar])[] {
  return spellings.map((text) => [text, { type, value }] as const);
}
