import fc from 'fast-check';

/** A request with damage: cut, with bytes changed, left out, put in, or repeated. */
export function damaged(valid: Buffer): fc.Arbitrary<Buffer> {
  const at = fc.nat({ max: valid.length - 1 });
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 16 });
  return fc.oneof(
    at.map((end) => valid.subarray(0, end)),
    fc.tuple(at, bytes).map(([start, put]) => {
      const changed = Buffer.from(valid);
      changed.set(put.subarray(0, valid.length - start), start);
      return changed;
    }),
    fc
      .tuple(at, bytes)
      .map(([start, put]) => Buffer.concat([valid.subarray(0, start), put, valid.subarray(start)])),
    fc
      .tuple(at, fc.nat({ max: 20 }))
      .map(([start, count]) =>
        Buffer.concat([valid.subarray(0, start), valid.subarray(start + count)]),
      ),
    fc.uint8Array({ maxLength: 300 }).map((random) => Buffer.from(random)),
  );
}
