/** libpq's `keyword=value` strings. */

export type ConnectionString =
  | { readonly kind: 'parsed'; readonly values: Readonly<Record<string, string>> }
  /** `problem` never quotes a value, which may be a password. */
  | { readonly kind: 'malformed'; readonly problem: string };

/** Most characters of a connection string. */
export const longestConnectionString = 64 * 1024;

const pair =
  /\s*([A-Za-z_][\w-]*)\s*=\s*(?:'((?:[^'\\]|\\[^])*)'|((?:[^\s'\\]|\\[^])(?:[^\s\\]|\\[^])*)?)(?=\s|$)/y;

/**
 * Reads `host=10.0.0.1 password='it\'s'`.
 *
 * libpq's rules: blanks around `=` are allowed, a value with blanks or an empty one is in single quotes,
 * and a backslash takes the next character as it is. A repeated keyword's last value counts.
 */
export function parseConnectionString(text: string): ConnectionString {
  if (text.length > longestConnectionString) {
    return { kind: 'malformed', problem: `longer than ${longestConnectionString} characters` };
  }
  const values = new Map<string, string>();
  const trimmed = text.trimEnd();
  for (let at = 0; at < trimmed.length; at = pair.lastIndex) {
    pair.lastIndex = at;
    const match = pair.exec(trimmed);
    if (match === null) {
      return { kind: 'malformed', problem: `expected keyword=value at character ${at + 1}` };
    }
    const [, keyword = '', quoted, bare = ''] = match;
    values.set(keyword, (quoted ?? bare).replace(/\\([^])/g, '$1'));
  }
  return { kind: 'parsed', values: Object.fromEntries(values) };
}

/** Writes keywords in alphabetical order, quoting only what needs it; what is undefined is left out. */
export function connectionString(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .flatMap(([keyword, value]) => (value === undefined ? [] : [`${keyword}=${quote(value)}`]))
    .sort()
    .join(' ');
}

function quote(value: string): string {
  if (/^[^\s'\\]+$/.test(value)) return value;
  return `'${value.replace(/['\\]/g, '\\$&')}'`;
}
