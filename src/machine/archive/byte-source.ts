/** Arriving bytes, taken in pieces of a wanted length; each byte is copied once at most. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; fewer only where the source ends. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(length)) parts.push(part);
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
  }

  /** So many bytes as they arrive; fewer only where the source ends. */
  async *stream(length: number): AsyncGenerator<Buffer> {
    let wanted = length;
    while (wanted > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) return;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, wanted);
      this.#rest = this.#rest.subarray(part.length);
      wanted -= part.length;
      if (part.length > 0) yield part;
    }
  }

  /** Passes over so many bytes; answers how many there were. */
  async skip(length: number): Promise<number> {
    let passed = 0;
    for await (const part of this.stream(length)) passed += part.length;
    return passed;
  }

  /** Ends the source, read or not. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
