/** Held against what Go writes: `test/fixtures/gob/main.go vectors` printed the vectors. */
import { isObject } from '../../../src/base/json.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rpcTypes } from '../../../src/juju/agent-rpc.ts';
import { GobEncoder } from '../../../src/juju/gob/gob-encoder.ts';
import { GobStream } from '../../../src/juju/gob/gob-stream.ts';
import { isStruct, type GobValue } from '../../../src/juju/gob/gob-type.ts';

interface Vector {
  readonly name: string;
  readonly hex: string;
  /** As Go's JSON: zero values are there, bytes are base64. */
  readonly values: readonly string[];
}

const path = join(import.meta.dirname, '../../fixtures/gob/vectors.json');
const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly Vector[];

function decoded(hex: string): readonly GobValue[] {
  return new GobStream().push(Buffer.from(hex, 'hex'));
}

/** A decoded value as Go would show it, with nothing for what has its zero value. */
function shown(value: GobValue | undefined): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) {
    return Object.fromEntries(
      [...(value as ReadonlyMap<GobValue, GobValue>)].map(([key, each]) => [key, shown(each)]),
    );
  }
  if (Array.isArray(value)) return value.map(shown);
  if (!isStruct(value)) return typeof value === 'bigint' ? `${value}n` : value;
  return pruned(
    Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each)])),
  );
}

function said(json: string): unknown {
  const quoted = json.replace(/(?<=:)-?\d{17,}(?=[,}])/g, (digits) => `"${digits}n"`);
  const value: unknown = JSON.parse(quoted, (_, each: unknown) => pruned(each));
  return value;
}

/** Without what gob does not send in a struct; maps keep their entries, which no vector has as zero. */
function pruned(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isZero(each)));
}

function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === false || value === 0 || value === '';
}

describe.each(vectors)('$name', ({ name, hex, values }) => {
  test('is decoded to the values that Go encoded', () => {
    if (name === 'complex') {
      expect(decoded(hex)).toEqual([[1, -2]]);
    } else if (name === 'alone') {
      expect(decoded(hex)).toEqual([
        ...[true, -5, 7, 2.5, 'text', Uint8Array.from(Buffer.from('bytes')), [0, 1]],
        ...[new Map([['a', false]]), ['', 'b']],
      ]);
    } else {
      expect(decoded(hex).map(shown)).toEqual(values.map(said));
    }
  });
});

test('a call is encoded byte for byte as Go encodes it', () => {
  const { hex } = vectors.find(({ name }) => name === 'a call') ?? { hex: '' };
  const encoder = new GobEncoder();
  const ours = decoded(hex).map((value, at) =>
    encoder.encode(at % 2 === 0 ? rpcTypes.request : rpcTypes.call, value),
  );
  expect(Buffer.concat(ours).toString('hex')).toBe(hex);
});
