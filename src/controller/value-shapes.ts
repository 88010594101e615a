/** Typed reading of what came from outside: requests, JSON columns. */
import { isObject } from '../base/json.ts';

/** Turns an unknown value into a `T`, or throws `ShapeError` saying where it doesn't fit. */
export type Shape<T> = (value: unknown, path: string) => T;

/** A value that has not the expected shape; the reader makes a coded error of it. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  /** Where, such as `options.port.type`; empty for the whole. */
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string, value: unknown) {
    super(`${path === '' ? 'the whole' : path} must be ${expected}, not ${nameOf(value)}`);
    this.path = path;
    this.expected = expected;
  }
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}

export const text: Shape<string> = (value, path) => {
  if (typeof value !== 'string') throw new ShapeError(path, 'text', value);
  return value;
};

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'true or false', value);
  return value;
};

/** A whole number of at least `least`. */
export function whole(least: number): Shape<number> {
  return (value, path) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    throw new ShapeError(path, `a whole number of at least ${least}`, value);
  };
}

/** One of some texts. */
export function oneOf<const T extends string>(...choices: readonly T[]): Shape<T> {
  return (value, path) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ShapeError(path, `one of ${choices.join(', ')}`, value);
    return found;
  };
}

/** Absent, or null, gives undefined. */
export function maybe<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : shape(value, path));
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, 'a list', value);
    return value.map((each: unknown, index) => shape(each, `${path}[${index}]`));
  };
}

/** A map with any keys, in the order written. */
export function mapOf<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (!isObject(value)) throw new ShapeError(path, 'a map', value);
    const entries = Object.entries(value).map(([key, each]) => [key, shape(each, join(path, key))]);
    return Object.fromEntries(entries) as Readonly<Record<string, T>>;
  };
}

/** A map with known keys; other keys are left out. */
export function fields<T extends object>(shapes: {
  readonly [K in keyof T]: Shape<T[K]>;
}): Shape<T> {
  const known = Object.entries<Shape<unknown>>(shapes);
  return (value, path) => {
    if (!isObject(value)) throw new ShapeError(path, 'a map', value);
    const entries = known.map(([key, shape]) => [key, shape(value[key], join(path, key))] as const);
    // Each key was read by its own shape just now; an absent optional one is left out.
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined)) as T;
  };
}

/** Like `fields`, for a type that is named: its optional keys are read by shapes that may give undefined. */
export function fieldsOf<T extends object>(shapes: {
  readonly [K in keyof T]-?: Shape<undefined extends T[K] ? T[K] | undefined : T[K]>;
}): Shape<T> {
  const read = fields<object>(shapes);
  // The shapes are those of T's keys; `fields` leaves out what is undefined.
  return (value, path) => read(value, path) as T;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Reads JSON that this program wrote itself. */
export function fromJson<T>(json: string, shape: Shape<T>): T {
  return shape(JSON.parse(json), '');
}
