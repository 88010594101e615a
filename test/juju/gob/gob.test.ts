import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFault } from '../../../src/errors.ts';
import { GobDecoder } from '../../../src/juju/gob/gob-decoder.ts';
import { GobEncoder } from '../../../src/juju/gob/gob-encoder.ts';
import { freeBytes, GobStream } from '../../../src/juju/gob/gob-stream.ts';
import { isStruct, type GobType, type GobValue } from '../../../src/juju/gob/gob-type.ts';

interface Sample {
  readonly type: GobType;
  readonly value: GobValue;
}

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

function narrowed(value: bigint): GobValue {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function of(kind: 'bool' | 'int' | 'uint' | 'float' | 'bytes' | 'string') {
  return (value: GobValue): Sample => ({ type: { kind }, value });
}

const simple: fc.Arbitrary<Sample> = fc.oneof(
  fc.boolean().map(of('bool')),
  int64.map(narrowed).map(of('int')),
  uint64.map(narrowed).map(of('uint')),
  fc.double({ noNaN: true }).map(of('float')),
  fc.uint8Array().map(of('bytes')),
  fc.string({ unit: 'grapheme' }).map(of('string')),
);

const sample: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 4 },
    simple,
    fc.tuple(tie('sample'), fc.nat(3)).map(([{ type, value }, count]) => ({
      type: { kind: 'slice' as const, name: '[]', element: type },
      value: Array.from({ length: count }, () => value),
    })),
    fc.tuple(fc.uniqueArray(fc.string()), tie('sample')).map(([keys, { type, value }]) => ({
      type: { kind: 'map' as const, name: 'map', key: { kind: 'string' as const }, element: type },
      value: new Map(keys.map((key) => [key, value])),
    })),
    fc.dictionary(fc.string({ minLength: 1 }), tie('sample'), { maxKeys: 5 }).map((fields) => ({
      type: {
        kind: 'struct' as const,
        name: 'Any',
        fields: Object.entries(fields).map(([name, { type }]) => ({ name, type })),
      },
      value: Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value])),
    })),
  ),
})).sample;

/** What arrives: a struct's fields that are zero do not. */
function arriving(value: GobValue): GobValue {
  if (Array.isArray(value)) return value.map(arriving);
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<GobValue, GobValue>)];
    return new Map(entries.map(([key, each]) => [key, arriving(each)]));
  }
  if (!isStruct(value)) return value;
  const fields = Object.entries(value).flatMap(([name, each]): [string, GobValue][] =>
    each === undefined || isZero(each) ? [] : [[name, arriving(each)]],
  );
  return Object.fromEntries(fields);
}

function isZero(value: GobValue): boolean {
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return value === false || value === '' || Object.is(value, 0);
}

test('any value of any type arrives as it was sent, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(sample, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(40)),
      (all, cuts) => {
        const encoder = new GobEncoder();
        const twice = [...all, ...all];
        const bytes = Buffer.concat(twice.map(({ type, value }) => encoder.encode(type, value)));
        const stream = new GobStream();
        const values: GobValue[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          values.push(...stream.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        values.push(...stream.push(bytes.subarray(at)));
        expect(values).toEqual(twice.map(({ value }) => arriving(value)));
        expect(stream.isWithin).toBe(false);
      },
    ),
  );
});

/** Whether bytes end in values or in the one coded error, soon. */
function endsWell(bytes: Uint8Array): void {
  try {
    new GobStream().push(bytes);
  } catch (error) {
    if (!isFault(error, 'AGENT_WIRE_INVALID')) throw error;
  }
}

test('any bytes give values or the coded error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), endsWell), { numRuns: 2000 });
});

test('a true stream with bytes changed gives values or the coded error', () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1 });
  fc.assert(
    fc.property(sample, flips, ({ type, value }, changes) => {
      const bytes = new GobEncoder().encode(type, value);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      endsWell(bytes);
      endsWell(bytes.subarray(0, bytes.length >> 1));
    }),
    { numRuns: 1000 },
  );
});

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
test.each([
  ['an empty message', hex('00')],
  ['a message beyond all bounds', hex('f7ffffffffffffffffff')],
  ['a message of 268435456 bytes; 67108864 are allowed', hex('fc10000000')],
  ['a value of type 99, which is not known', hex('04 ffc6 00 00')],
  ['a length of 4294967295 where 0 bytes are left', hex('07 0c 00 fcffffffff')],
  ['an integer of 9 bytes', hex('0c 04 00 f7 000000000000000000')],
  ['a truth value that is neither 0 nor 1', hex('03 02 00 02')],
  ['1 bytes after the end of a value', hex('04 02 00 01 00')],
  ['a definition of the built-in type 2', hex('08 03 02 01 00 01 04 00 00')],
  ['a type definition of no known kind', hex('02 7f 00')],
])('%s is reported as such', (what, bytes) => {
  expect(() => new GobStream().push(bytes)).toThrow(
    expect.objectContaining({ code: 'AGENT_WIRE_INVALID' }) as Error,
  );
  expect(() => new GobStream().push(bytes)).toThrow(what.split(' which')[0]);
});

test('types that are made of each other nest only so deep', () => {
  const decoder = new GobDecoder();
  // Type 64 is a slice of type 65, and that one of type 64.
  decoder.decode(hex('7f 02 01 00 01 ff82 00 00'));
  decoder.decode(hex('ff81 02 01 00 01 ff80 00 00'));
  const value = Buffer.concat([hex('ff80 00'), Buffer.alloc(500, 1)]);
  expect(() => decoder.decode(value)).toThrow('nested more than');
});

test('a message of millions of small values is refused before it fills the memory', () => {
  const decoder = new GobDecoder();
  // Type 64 is a slice of booleans.
  decoder.decode(hex('7f 02 01 00 01 02 00 00'));
  const value = Buffer.concat([hex('ff80 00 fd2dc6c0'), Buffer.alloc(3_000_000)]);
  expect(() => decoder.decode(value)).toThrow('more than 250000 values');
});

test('a stream of type definitions without end is refused', () => {
  const encoder = new GobEncoder();
  const stream = new GobStream();
  const define = (): void => {
    const type: GobType = { kind: 'struct', name: 'T', fields: [] };
    stream.push(encoder.encode(type, {}));
  };
  expect(() => {
    for (let each = 0; each < 1100; each += 1) define();
  }).toThrow('more than 1000 types');
});

test('fields of types are bounded over a whole stream, since types are kept', () => {
  const encoder = new GobEncoder();
  const stream = new GobStream();
  const fields = Array.from({ length: 2_000 }, (_, at) => ({
    ...{ name: `F${at}`, type: { kind: 'bool' as const } },
  }));
  const define = (): void => {
    stream.push(encoder.encode({ kind: 'struct', name: 'T', fields: [...fields] }, {}));
  };
  for (let each = 0; each < 5; each += 1) define();
  expect(define).toThrow('types with more than 10000 fields');
});

/** A room that counts. */
function countingRoom(most: number) {
  const room = { taken: 0, highest: 0 };
  return {
    room,
    take(bytes: number) {
      if (room.taken + bytes > most) return false;
      room.taken += bytes;
      room.highest = Math.max(room.highest, room.taken);
      return true;
    },
    give(bytes: number) {
      room.taken -= bytes;
    },
  };
}

function textOf(length: number): Buffer {
  return new GobEncoder().encode({ kind: 'string' }, 'x'.repeat(length));
}

function arriveIn(stream: GobStream, bytes: Buffer, step: number): string[] {
  const kinds: string[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    for (const { kind } of stream.arrivals(bytes.subarray(at, at + step))) kinds.push(kind);
  }
  return kinds;
}

test.each([1, 7, 1000, 1_000_000])(
  'a message that is too long is passed over, in pieces of %i, and what follows is read',
  (step) => {
    const stream = new GobStream({ longest: 5_000 });
    const bytes = Buffer.concat([
      textOf(10),
      textOf(9_000),
      textOf(10),
      textOf(6_000),
      textOf(4_000),
    ]);
    const expected = ['value', 'too-long', 'value', 'too-long', 'value'];
    expect(arriveIn(stream, bytes, step)).toEqual(expected);
    expect(stream.isWithin).toBe(false);
  },
);

test('a message holds room only while it arrives, never more than its length, and is passed over without any', () => {
  const counting = countingRoom(300_000);
  const stream = new GobStream({ room: counting });
  expect(arriveIn(stream, textOf(300_000), 1_000)).toEqual(['value']);
  expect(counting.room.highest).toBeLessThanOrEqual(300_010 - freeBytes);
  expect(counting.room.taken).toBe(0);
  expect(arriveIn(stream, Buffer.concat([textOf(400_000), textOf(9)]), 1_000)).toEqual([
    'no-room',
    'value',
  ]);
  expect(counting.room.taken).toBe(0);
  arriveIn(stream, textOf(200_000).subarray(0, 150_000), 1_000);
  expect(counting.room.taken).toBeGreaterThan(0);
  stream.release();
  expect(counting.room.taken).toBe(0);
});

test('however messages are cut and bounded, each is a value or is passed over, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 500 }),
      (lengths, longest, step) => {
        const bytes = Buffer.concat(lengths.map(textOf));
        // A text's message has its type, a zero and its length before it.
        const bodies = lengths.map((length) => length + (length < 128 ? 3 : length < 256 ? 4 : 5));
        const expected = bodies.map((body) => (body > longest ? 'too-long' : 'value'));
        expect(arriveIn(new GobStream({ longest }), bytes, step)).toEqual(expected);
      },
    ),
    { seed: 9, numRuns: 300 },
  );
});
