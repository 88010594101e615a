import { malformed } from './byte-reader.ts';
import { GobDecoder } from './gob-decoder.ts';
import type { GobValue } from './gob-type.ts';

/** An agent's answer is never longer: Juju's own limit for the settings of a relation is 16 MiB. */
const longestMessage = 64 * 1024 * 1024;

/** This much of a message is buffered without reserving room: small messages must never wait for large ones. */
export const freeBytes = 64 * 1024;

/** Where bytes that wait for the rest of their message are counted; many streams may share one. */
export interface GobRoom {
  /** Reserves so many bytes, or none; returns whether it did. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** What arrives: a value, or a message that is skipped because it is too long or there is no room. */
export type GobArrival =
  | { readonly kind: 'value'; readonly value: GobValue }
  | { readonly kind: 'too-long'; readonly length: number }
  | { readonly kind: 'no-room'; readonly length: number };

export interface GobStreamLimits {
  readonly longest?: number;
  readonly room?: GobRoom;
}

const endlessRoom: GobRoom = { take: () => true, give: () => undefined };

/**
 * Cuts arriving bytes into messages, and decodes them.
 *
 * Holds no more than the one message that is not whole, and copies each byte a constant number of times.
 */
export class GobStream {
  readonly #decoder = new GobDecoder();
  readonly #longest: number;
  readonly #room: GobRoom;
  #held: Buffer = Buffer.alloc(0);
  #size = 0;
  #taken = 0;
  /** Bytes of a skipped message that have not arrived yet. */
  #skip = 0;

  constructor({ longest = longestMessage, room = endlessRoom }: GobStreamLimits = {}) {
    this.#longest = longest;
    this.#room = room;
  }

  /** Whether a message has begun to arrive and is not whole. */
  get isWithin(): boolean {
    return this.#size > 0 || this.#skip > 0;
  }

  /**
   * The values that are whole with these bytes, in order.
   *
   * @throws AGENT_WIRE_INVALID, also for a message that is too long; the stream can not be read on after that.
   */
  push(chunk: Uint8Array): readonly GobValue[] {
    const values: GobValue[] = [];
    for (const arrival of this.arrivals(chunk)) {
      if (arrival.kind !== 'value') {
        throw malformed(`a message of ${arrival.length} bytes; ${this.#longest} are allowed`);
      }
      values.push(arrival.value);
    }
    return values;
  }

  /**
   * What is whole with these bytes, in order; each is decoded when it is asked for.
   *
   * @throws AGENT_WIRE_INVALID; the stream can not be read on after that.
   */
  *arrivals(chunk: Uint8Array): Generator<GobArrival> {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (;;) {
      const passed = Math.min(this.#skip, rest.length);
      this.#skip -= passed;
      rest = rest.subarray(passed);
      if (rest.length === 0) return;
      // A length's bytes may arrive one by one.
      const bounds = boundsOf(
        this.#size === 0 ? rest : Buffer.concat([this.#begun(), rest.subarray(0, longestHead)]),
      );
      if (bounds === undefined) {
        this.#hold(rest, longestHead);
        return;
      }
      const { begin, end } = bounds;
      const missing = end - this.#size;
      const kind = end - begin > this.#longest ? 'too-long' : undefined;
      if (kind === undefined && this.#size === 0 && rest.length >= end) {
        const arrival = this.#decode(rest.subarray(begin, end));
        rest = rest.subarray(end);
        if (arrival !== undefined) yield arrival;
        continue;
      }
      if (kind !== undefined || !this.#hold(rest.subarray(0, missing), end)) {
        this.release();
        this.#skip = missing;
        yield { kind: kind ?? 'no-room', length: end - begin };
        continue;
      }
      if (rest.length < missing) return;
      rest = rest.subarray(missing);
      const arrival = this.#decode(this.#held.subarray(begin, end));
      this.release();
      if (arrival !== undefined) yield arrival;
    }
  }

  /** Discards the buffered part of a message that will not become complete. */
  release(): void {
    this.#room.give(this.#taken);
    this.#taken = 0;
    this.#held = Buffer.alloc(0);
    this.#size = 0;
  }

  #begun(): Buffer {
    return this.#held.subarray(0, Math.min(this.#size, longestHead));
  }

  #decode(bytes: Buffer): GobArrival | undefined {
    const message = this.#decoder.decode(bytes);
    return message.kind === 'value' ? message : undefined;
  }

  /** Grows by doubling up to the message's end, so that many small pieces cost no more than one large one. */
  #hold(chunk: Uint8Array, end: number): boolean {
    const needed = this.#size + chunk.length;
    if (needed > this.#held.length) {
      const length = Math.max(needed, Math.min(end, 2 * this.#held.length));
      const more = Math.max(0, length - freeBytes) - this.#taken;
      if (!this.#room.take(more)) return false;
      this.#taken += more;
      const roomier = Buffer.alloc(length);
      this.#held.copy(roomier, 0, 0, this.#size);
      this.#held = roomier;
    }
    this.#held.set(chunk, this.#size);
    this.#size = needed;
    return true;
  }
}

/** Bytes that a message's length takes at most. */
const longestHead = 7;

/** Where the first message begins and ends; undefined while its length has not arrived. */
function boundsOf(bytes: Buffer): { readonly begin: number; readonly end: number } | undefined {
  const [first] = bytes;
  if (first === undefined) return undefined;
  const width = first < 128 ? 0 : 256 - first;
  if (width > 6) throw malformed('a message beyond all bounds');
  if (bytes.length < 1 + width) return undefined;
  const length = width === 0 ? first : bytes.readUIntBE(1, width);
  if (length === 0) throw malformed('an empty message');
  return { begin: 1 + width, end: 1 + width + length };
}
