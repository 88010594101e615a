/** Masks secrets in text that people see: statuses, logs, error details. */
import type { Variables } from './environment-variables.ts';

const secretName =
  /pass|pwd|pw$|secret|token|key|credential|auth|dsn|salt|cookie|private|(?:^|_)ur[il]$/i;
/** A value that looks random, whatever the variable's name. */
const random = /^(?!\/)(?=.*\d)(?=.*[a-z])[a-z0-9+/=_-]{16,}$/i;
const login = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:)[^\s@/]+@/gi;
const password = /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s@]+)@/i;

/**
 * The values that must not be shown, longest first: of variables with telling names, those that look
 * random, and the passwords within URLs, as they stand there and decoded.
 */
export function secretsOf(variables: Variables): readonly string[] {
  const values = Object.entries(variables).flatMap(([name, value]) => [
    ...(secretName.test(name) || random.test(value) ? [value, ...longLines(value)] : []),
    ...passwordsIn(value),
  ]);
  return [...new Set(values.filter((value) => value.length >= 4))].sort(
    (a, b) => b.length - a.length,
  );
}

/** `text` with every secret, and every password in a URL, replaced by `***`. */
export function mask(text: string, secrets: readonly string[]): string {
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return masked.replace(login, '$1***@');
}

/** A program may show a value of several lines one by one. */
function longLines(value: string): readonly string[] {
  return value.split('\n').filter((line) => line.length >= 8);
}

function passwordsIn(value: string): readonly string[] {
  const [, encoded] = password.exec(value) ?? [];
  if (encoded === undefined) return [];
  try {
    return [encoded, decodeURIComponent(encoded)];
  } catch {
    return [encoded];
  }
}
