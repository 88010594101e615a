import { fault } from '../../errors.ts';

/** Reads gob's basic values from one message, and never past its end. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that are left. */
  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  /** An unsigned integer: one byte below 128, or the negated count of the bytes that follow. */
  uint(): number | bigint {
    const first = this.#take(1)[0] ?? 0;
    if (first < 128) return first;
    const length = 256 - first;
    if (length > 8) throw malformed(`an integer of ${length} bytes`);
    const bytes = this.#take(length);
    return length <= 6 ? bytes.readUIntBE(0, length) : narrowed(wide(bytes));
  }

  /** A signed integer: the sign is the lowest bit, and a negative one is stored inverted. */
  int(): number | bigint {
    const raw = this.uint();
    if (typeof raw === 'number' && raw < 0x8000_0000) return raw & 1 ? ~(raw >>> 1) : raw >>> 1;
    const bits = BigInt(raw);
    return narrowed((bits & 1n) === 1n ? ~(bits >> 1n) : bits >> 1n);
  }

  /** A count of things of which each takes at least one byte of this message. */
  count(): number {
    const count = this.uint();
    if (typeof count === 'bigint' || count > this.rest) {
      throw malformed(`a length of ${String(count)} where ${this.rest} bytes are left`);
    }
    return count;
  }

  /** A float: its bytes in reverse, as an unsigned integer. */
  float(): number {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(this.uint()));
    return bytes.readDoubleLE();
  }

  /** Bytes with their length before them; a copy, so that the message can go. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.#take(this.count()));
  }

  /** Text; bytes that are no UTF-8 become U+FFFD. */
  text(): string {
    return this.#take(this.count()).toString('utf8');
  }

  #take(length: number): Buffer {
    if (length > this.rest) throw malformed('a message that ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

/** The error for bytes that are no gob. */
export function malformed(what: string): Error {
  return fault('AGENT_WIRE_INVALID', `the agent's socket sent ${what}`);
}

function wide(bytes: Buffer): bigint {
  const eight = Buffer.alloc(8);
  bytes.copy(eight, 8 - bytes.length);
  return eight.readBigUInt64BE();
}

function narrowed(wide: bigint): number | bigint {
  const number = Number(wide);
  return Number.isSafeInteger(number) ? number : wide;
}
