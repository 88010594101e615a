/** Whether unquoted text is text to a YAML 1.1 reader; source: `github.com/juju/yaml/v2` (`resolve.go`, `encode.go`). */

const words = new Set(
  ['y', 'yes', 'true', 'on', 'n', 'no', 'false', 'off', 'null']
    .flatMap((word) => [word, capital(word), word.toUpperCase()])
    .concat(['~', '', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'])
    .concat(['-.inf', '-.Inf', '-.INF', '.nan', '.NaN', '.NAN']),
);

const numbers: readonly RegExp[] = [
  /^[-+]?(0|[1-9][0-9]*|0[0-7]+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/,
  /^[-+]?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+][0-9]+)?$/,
  /^-?0b-?[01]+$/,
];
/** What Go reads as a number when a dot begins it. */
const dotted = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+)?$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Whether text means itself when it is not quoted, and not a number, a truth value, null or a time. */
export function isText(text: string): boolean {
  if (words.has(text)) return false;
  if (base60.test(text) || isTime(text)) return false;
  if (text.startsWith('.')) return !dotted.test(text);
  if (!/^[-+0-9]/.test(text)) return true;
  const plain = text.replaceAll('_', '');
  return !/^[-+]?\.?[0-9]/.test(plain) || !numbers.some((form) => form.test(plain));
}

const time =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ ]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$/;

function isTime(text: string): boolean {
  const parts = time.exec(text);
  if (parts === null) return false;
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = parts;
  const withT = /[Tt]/.test(text);
  // A zone follows a time that T begins, and always does.
  if (hour !== '0' && withT !== (zone !== undefined)) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return real && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
