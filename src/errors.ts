/** Every coded error the project can raise: what it means and what to do next. */
import { catalogue } from './error-catalogue.ts';
import type { CatalogueEntry } from './error-catalogue/catalogue-entry.ts';

export { catalogue };

/** A stable code; once released it is never reused for another meaning. */
export type ErrorCode = keyof typeof catalogue;

/** Where in a user's file a fault sits; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The source text of that line, for the caret picture. */
  readonly excerpt?: string;
}

/** The optional parts of an error. */
export interface ErrorDetails {
  /** The next thing to do; the catalogue's remedy stands in when it is missing. */
  readonly hint?: string | undefined;
  /** Evidence, such as the tail of a program's output. Never holds a secret. */
  readonly details?: string;
  readonly source?: SourcePosition;
  readonly cause?: unknown;
}

/**
 * The project's only error class.
 *
 * `message` says what was wrong, the value received and what was expected, in lower case and without
 * a full stop. Callers tell errors apart by `code`, never by the message.
 */
export class CharmwrightError extends Error {
  override readonly name = 'CharmwrightError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: string | undefined;
  readonly source: SourcePosition | undefined;

  constructor(code: ErrorCode, message: string, more: ErrorDetails = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.hint = more.hint ?? hintOf(code);
    this.details = more.details;
    this.source = more.source;
  }
}

/** The catalogue's hint for a code, with how its hook goes on by itself. */
export function hintOf(code: ErrorCode): string {
  const { remedy, retry }: CatalogueEntry = catalogue[code];
  return retry === undefined ? remedy : `${remedy}; ${retry}`;
}

/** The same for an action, which Juju never retries. */
export function hintInAction(code: ErrorCode): string {
  const { remedy, retry }: CatalogueEntry = catalogue[code];
  return retry === undefined ? remedy : `${remedy}, and run the action again`;
}

/** Makes a coded error; `throw fault('CODE', 'what was wrong')`. */
export function fault(code: ErrorCode, message: string, more: ErrorDetails = {}): CharmwrightError {
  return new CharmwrightError(code, message, more);
}

/** Whether `error` is one of ours, with this code when one is given. */
export function isFault(error: unknown, code?: ErrorCode): error is CharmwrightError {
  return error instanceof CharmwrightError && (code === undefined || error.code === code);
}

/** Whether a value is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(catalogue, value);
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Fails the build when a union gains a member that a switch does not handle. */
export function assertNever(value: never): never {
  throw new CharmwrightError('INTERNAL', `unexpected value ${JSON.stringify(value)}`);
}

/**
 * An error as a person reads it: message, place with a caret, evidence, hint.
 *
 * @returns several lines without a trailing newline and without colour.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof CharmwrightError)) return `error: ${messageOf(error)}`;
  const lines = [`error ${error.code}: ${error.message}`];
  if (error.source !== undefined) lines.push(...describeSource(error.source));
  if (error.details !== undefined) lines.push(...error.details.trimEnd().split('\n').map(indent));
  if (error.hint !== '') lines.push(`hint: ${error.hint}`);
  return lines.join('\n');
}

function describeSource(source: SourcePosition): string[] {
  const place = [source.file, source.line, source.column].filter((part) => part !== undefined);
  const lines = [`  at ${place.join(':')}`];
  if (source.excerpt === undefined) return lines;
  lines.push(`  | ${source.excerpt}`);
  if (source.column !== undefined) lines.push(`  | ${' '.repeat(source.column - 1)}^`);
  return lines;
}

function indent(line: string): string {
  return `  ${line}`;
}
