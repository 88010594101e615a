/** Keeps the last bytes of a stream, so that a program's endless output takes no endless memory. */
export class TailBuffer {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #received = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.#received += chunk.length;
    // A whole limit of slack, so that joining happens rarely.
    if (this.#size > 2 * this.#limit) this.#keep(this.#tail());
  }

  /** How many bytes came in all. */
  get received(): number {
    return this.#received;
  }

  /** The last bytes as text, from the start of a whole character. */
  text(): string {
    return this.#tail().toString('utf8');
  }

  #tail(): Buffer {
    const all = Buffer.concat(this.#chunks);
    if (all.length <= this.#limit) return all;
    let start = all.length - this.#limit;
    while (isContinuation(all[start])) start += 1;
    return Buffer.from(all.subarray(start));
  }

  #keep(tail: Buffer): void {
    this.#chunks = [tail];
    this.#size = tail.length;
  }
}

/** Whether a byte is not the first one of a UTF-8 character. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
