import { valuesOf, type Head } from './answer-head.ts';

/** Reads a body as its head frames it (RFC 9112, 6.3): none, chunked, of a length, or up to the end of the connection. */
export class BodyReader {
  complete: boolean;
  readonly #framing: 'none' | 'chunked' | 'length' | 'close';
  readonly #expected: number;
  readonly #pieces: Buffer[] = [];
  #length = 0;
  #undecoded = Buffer.alloc(0);

  constructor(method: string, { status, headers }: Head) {
    const [length] = valuesOf(headers, 'content-length');
    const chunked = valuesOf(headers, 'transfer-encoding').some((each) => /chunked/i.test(each));
    this.#expected = Number(length ?? 0);
    if (method === 'HEAD' || status === 204 || status === 304) this.#framing = 'none';
    else if (chunked) this.#framing = 'chunked';
    else this.#framing = length === undefined ? 'close' : 'length';
    this.complete =
      this.#framing === 'none' || (this.#framing === 'length' && this.#expected === 0);
  }

  get length(): number {
    return this.#length;
  }

  get body(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** Whether the end of the connection now is the end of the body. */
  get completeAtClose(): boolean {
    return this.complete || this.#framing === 'close';
  }

  add(data: Buffer): void {
    if (this.#framing === 'chunked') {
      this.#undecoded = Buffer.concat([this.#undecoded, data]);
      this.#decode();
      return;
    }
    if (this.#framing === 'none') return;
    this.#keep(data);
    this.complete ||= this.#framing === 'length' && this.#length >= this.#expected;
  }

  #decode(): void {
    for (;;) {
      const line = this.#undecoded.indexOf('\r\n');
      if (line < 0) return;
      const size = Number.parseInt(this.#undecoded.subarray(0, line).toString('latin1'), 16);
      const end = line + 2 + size;
      if (this.#undecoded.length < end + 2) return;
      if (size === 0) {
        this.complete = true;
        return;
      }
      this.#keep(this.#undecoded.subarray(line + 2, end));
      this.#undecoded = this.#undecoded.subarray(end + 2);
    }
  }

  #keep(data: Buffer): void {
    if (data.length === 0) return;
    this.#pieces.push(Buffer.from(data));
    this.#length += data.length;
  }
}
