import { checkVariable } from './quote.ts';

/**
 * The text of an `EnvironmentFile=` that gives a service exactly these variables, in this order.
 *
 * Always `NAME="value"` with `"`, `\`, `` ` `` and `$` escaped and line ends as they are: systemd keeps
 * every other character of a double-quoted value, `%` too (systemd.exec(5); tried with 252).
 *
 * @throws ENVIRONMENT_INVALID for a name or value that no environment can hold.
 */
export function renderEnvironmentFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      checkVariable(name, value);
      return `${name}="${value.replace(/["\\`$]/g, '\\$&')}"\n`;
    })
    .join('');
}
