/** Takes secrets out of text that people see: statuses, logs, error details. */
import type { Variables } from './environment-variables.ts';

const secretName = /pass|secret|token|key|credential|auth|dsn|_url$|^url$|private/i;
const login = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s@/]+@/gi;

/** The values that must not be shown: of variables with telling names, longest first. */
export function secretsOf(variables: Variables): readonly string[] {
  const values = Object.entries(variables)
    .filter(([name, value]) => secretName.test(name) && value.length >= 4)
    .flatMap(([, value]) => [value, ...value.split('\n').filter((line) => line.length >= 8)]);
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

/** `text` with every secret, and every password in a URL, replaced by `***`. */
export function mask(text: string, secrets: readonly string[]): string {
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return masked.replace(login, '$1***@');
}
