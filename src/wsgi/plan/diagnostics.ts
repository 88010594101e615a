/** What is wrong with what an operator or a charm author wrote; collected, never thrown one by one. */
import { fault } from '../../index.ts';
import type { CharmwrightError, ErrorCode } from '../../index.ts';

/** A value that could be read, or everything that is wrong with it. */
export type Read<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'wrong'; readonly diagnostics: readonly CharmwrightError[] };

export function ok<T>(value: T): Read<T> {
  return { kind: 'ok', value };
}

export function wrong(...diagnostics: readonly CharmwrightError[]): Read<never> {
  return { kind: 'wrong', diagnostics };
}

/** Where a value comes from, for its diagnostics. */
export interface Origin {
  /** `wsgi.yaml`, or `config` for the application's config. */
  readonly file: string;
  /** The key or option. */
  readonly key: string;
}

/** What a value is, and what it should be. */
export interface InvalidValue {
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
}

/** One fault in a value: `config option port is 0; expected a port from 1 to 65535`. */
export function invalidValue(
  code: ErrorCode,
  origin: Origin,
  { found, expected, hint }: InvalidValue,
): CharmwrightError {
  const message = `${nameOf(origin)} is ${found}; expected ${expected}`;
  return fault(code, message, hint === undefined ? {} : { hint });
}

/** `config option port`, or `application_root in wsgi.yaml`. */
export function nameOf({ file, key }: Origin): string {
  return file === 'config' ? `config option ${key}` : `${key} in ${file}`;
}

/** A value as a message shows it: JSON, cut at 60 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** All values when every one could be read, else all that is wrong with any of them. */
export function readAll<T extends Readonly<Record<string, unknown>>>(parts: {
  readonly [K in keyof T]: Read<T[K]>;
}): Read<T> {
  const reads = Object.entries<Read<unknown>>(parts);
  const diagnostics = reads.flatMap(([, read]) => (read.kind === 'wrong' ? read.diagnostics : []));
  if (diagnostics.length > 0) return { kind: 'wrong', diagnostics };
  const values = reads.map(([key, read]) => [key, read.kind === 'ok' ? read.value : undefined]);
  return ok(Object.fromEntries(values) as T);
}
