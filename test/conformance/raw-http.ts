/** One HTTP request over a socket of its own, byte for byte, and what arrived when. */
import { connect, type Socket } from 'node:net';
import { parseHead, type Head } from './answer-head.ts';
import { BodyReader } from './body-reader.ts';

export interface RawRequest {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** Request line and headers, up to the empty line. */
  readonly head: Buffer;
  readonly body: readonly Buffer[];
  /** Sends the body after `100 Continue`, or after a second without one (RFC 9110, 10.1.1). */
  readonly expectsContinue: boolean;
  /** How long an answer may make no progress. */
  readonly idleMilliseconds: number;
}

export interface Answer {
  /** 0 when the connection ended without one. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** `cut`: the connection ended before the body did. */
  readonly ended: 'complete' | 'cut' | 'idle';
  /** Whether `100 Continue` came. */
  readonly continued: boolean;
  /** Milliseconds between the first and the last bytes of the body. */
  readonly spread: number;
  /** This side's address on the connection. */
  readonly clientAddress: string;
}

/** Sends the request and reads the answer until its end, or the end of the connection. */
export async function exchange(request: RawRequest): Promise<Answer> {
  const socket = connect({ host: request.host, port: request.port, noDelay: true });
  const reading = new AnswerReader(request.method);
  let clientAddress = '';
  let late: NodeJS.Timeout | undefined;
  socket.on('connect', () => {
    clientAddress = plainAddress(socket.localAddress ?? '');
    socket.write(request.head);
    if (!request.expectsContinue) void send(socket, request.body);
    else late = setTimeout(() => void send(socket, request.body), 1000);
  });
  const ended = await new Promise<Answer['ended']>((resolve) => {
    socket.setTimeout(request.idleMilliseconds, () => resolve('idle'));
    socket.on('data', (data) => {
      reading.add(data, performance.now());
      if (reading.continued && late !== undefined) {
        clearTimeout(late);
        late = undefined;
        void send(socket, request.body);
      }
      if (reading.complete) resolve('complete');
    });
    // A reset is an end of the connection; what came before it counts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(reading.completeAtClose ? 'complete' : 'cut'));
  });
  clearTimeout(late);
  socket.destroy();
  return { ...reading.answer, ended, clientAddress };
}

/** Writes the pieces as fast as the other side takes them; a connection that ends meanwhile takes no more. */
async function send(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece)) await drained(socket);
  }
}

async function drained(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = (): void => {
      socket.off('drain', go).off('close', go);
      resolve();
    };
    socket.on('drain', go).on('close', go);
  });
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

class AnswerReader {
  continued = false;
  complete = false;
  readonly #method: string;
  #waiting = Buffer.alloc(0);
  #head: Head | undefined;
  #body: BodyReader | undefined;
  #first = 0;
  #last = 0;

  constructor(method: string) {
    this.#method = method;
  }

  get completeAtClose(): boolean {
    return this.#body?.completeAtClose ?? false;
  }

  get answer(): Pick<Answer, 'status' | 'headers' | 'body' | 'continued' | 'spread'> {
    return {
      status: this.#head?.status ?? 0,
      headers: this.#head?.headers ?? [],
      body: this.#body?.body ?? Buffer.alloc(0),
      continued: this.continued,
      spread: this.#last - this.#first,
    };
  }

  add(data: Buffer, time: number): void {
    if (this.#body !== undefined) {
      this.#addToBody(this.#body, data, time);
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, data]);
    const end = this.#waiting.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = parseHead(this.#waiting.subarray(0, end));
    const rest = this.#waiting.subarray(end + 4);
    this.#waiting = Buffer.alloc(0);
    if (head.status >= 100 && head.status < 200) {
      this.continued = true;
      if (rest.length > 0) this.add(rest, time);
      return;
    }
    this.#head = head;
    this.#body = new BodyReader(this.#method, head);
    this.#addToBody(this.#body, rest, time);
  }

  #addToBody(body: BodyReader, data: Buffer, time: number): void {
    const before = body.length;
    body.add(data);
    if (body.length > before) {
      this.#first ||= time;
      this.#last = time;
    }
    this.complete = body.complete;
  }
}
