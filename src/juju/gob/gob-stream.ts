import { malformed } from './byte-reader.ts';
import { GobDecoder } from './gob-decoder.ts';
import type { GobValue } from './gob-type.ts';

/** No call has a reason to be longer: Juju's own limit for the settings of a relation is 16 MiB. */
const longestMessage = 64 * 1024 * 1024;

/** Cuts arriving bytes into messages, and decodes them. */
export class GobStream {
  readonly #decoder = new GobDecoder();
  readonly #longest: number;
  #held: Buffer = Buffer.alloc(0);
  #size = 0;

  constructor(longest = longestMessage) {
    this.#longest = longest;
  }

  /** Whether a message has begun to arrive and is not whole. */
  get isWithin(): boolean {
    return this.#size > 0;
  }

  /**
   * The values that are whole with these bytes, in order.
   *
   * @throws AGENT_WIRE_INVALID; the stream can not be read on after that.
   */
  push(chunk: Uint8Array): readonly GobValue[] {
    this.#hold(chunk);
    const values: GobValue[] = [];
    let at = 0;
    for (;;) {
      const bounds = boundsOf(this.#held.subarray(at, this.#size), this.#longest);
      if (bounds === undefined || at + bounds.end > this.#size) break;
      const message = this.#decoder.decode(this.#held.subarray(at + bounds.begin, at + bounds.end));
      if (message.kind === 'value') values.push(message.value);
      at += bounds.end;
    }
    if (at > 0) {
      this.#held = Buffer.from(this.#held.subarray(at, this.#size));
      this.#size -= at;
    }
    return values;
  }

  /** Grows by doubling, so that many small pieces cost no more than one large one. */
  #hold(chunk: Uint8Array): void {
    const needed = this.#size + chunk.length;
    if (needed > this.#held.length) {
      const roomier = Buffer.alloc(Math.max(needed, 2 * this.#size));
      this.#held.copy(roomier, 0, 0, this.#size);
      this.#held = roomier;
    }
    this.#held.set(chunk, this.#size);
    this.#size = needed;
  }
}

/** Where the first message begins and ends; undefined while its length has not arrived. */
function boundsOf(
  bytes: Buffer,
  longest: number,
): { readonly begin: number; readonly end: number } | undefined {
  const [first] = bytes;
  if (first === undefined) return undefined;
  const width = first < 128 ? 0 : 256 - first;
  if (width > 6) throw malformed('a message beyond all bounds');
  if (bytes.length < 1 + width) return undefined;
  const length = width === 0 ? first : bytes.readUIntBE(1, width);
  if (length > longest) throw malformed(`a message of ${length} bytes; ${longest} are allowed`);
  if (length === 0) throw malformed('an empty message');
  return { begin: 1 + width, end: 1 + width + length };
}
