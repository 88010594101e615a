/** Writes gob's basic values. Source: Go `encoding/gob` doc.go. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  uint(value: number | bigint): void {
    if (value < 128) {
      this.#parts.push(Uint8Array.of(Number(value)));
      return;
    }
    const digits = value.toString(16);
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
    this.#parts.push(Uint8Array.of(256 - bytes.length), bytes);
  }

  int(value: number | bigint): void {
    const bits = BigInt(value);
    this.uint(bits < 0n ? (~bits << 1n) | 1n : bits << 1n);
  }

  float(value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    this.uint(bytes.readBigUInt64BE());
  }

  bytes(value: Uint8Array): void {
    this.uint(value.length);
    this.#parts.push(value);
  }

  text(value: string): void {
    this.bytes(Buffer.from(value));
  }

  /** All that was written. */
  done(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** A message: its length, then what is in it. */
export function message(body: Uint8Array): Buffer {
  const writer = new ByteWriter();
  writer.bytes(body);
  return writer.done();
}
