/** Values of the machine's port as plain data, so that a recording can keep and compare them. */

/** Bytes become their text where they are UTF-8, else `{ base64 }`; what is undefined is left out. */
export function plainData(value: unknown): unknown {
  if (value instanceof Uint8Array) return plainBytes(Buffer.from(value));
  if (Array.isArray(value)) return value.map(plainData);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, plainData(each)]),
  );
}

function plainBytes(bytes: Buffer): unknown {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : { base64: bytes.toString('base64') };
}
