import { createConnection, type Socket } from 'node:net';
import { headersOf, type Client, type Got, type Sent } from './exchange.ts';

const methods: Readonly<Record<string, number>> = { OPTIONS: 1, GET: 2, HEAD: 3, POST: 4, PUT: 5 };
const headerCodes: Readonly<Record<string, number>> = {
  'content-type': 0xa007,
  'content-length': 0xa008,
  cookie: 0xa009,
  host: 0xa00b,
};

const number = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const string = (text: string): Buffer =>
  Buffer.concat([number(Buffer.byteLength(text, 'latin1')), Buffer.from(`${text}\0`, 'latin1')]);

/** A packet from a front. */
export const ajpPacket = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x12, 0x34]), number(payload.length), payload]);

/** How a front sends a request. */
export interface AjpOptions {
  readonly secret?: string;
  /** Sends the body without declaring its length. */
  readonly chunked?: boolean;
  /** Speaks the dialect of lighttpd. */
  readonly lighttpd?: boolean;
}

/** The packet of a request. */
export function ajpRequest(sent: Sent, { secret, chunked = false }: AjpOptions = {}): Buffer {
  const { method = 'GET', target, headers = [], body } = sent;
  const [path = '', query] = target.split('?');
  const all = [...headers];
  if (body)
    all.push(chunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)]);
  const code = methods[method];
  const parts = [
    ...[Buffer.from([2, code ?? 0xff]), string('HTTP/1.1'), string(path), string('192.0.2.1')],
    ...[number(0xffff), string('example.com'), number(80), Buffer.from([0]), number(all.length)],
    ...all.flatMap(([name, value]) => {
      const known = headerCodes[name.toLowerCase()];
      return [known === undefined ? string(name) : number(known), string(value)];
    }),
  ];
  if (query !== undefined) parts.push(Buffer.from([5]), string(query));
  if (code === undefined) parts.push(Buffer.from([13]), string(method));
  if (secret !== undefined) parts.push(Buffer.from([12]), string(secret));
  return ajpPacket(Buffer.concat([...parts, Buffer.from([0xff])]));
}

const bodyPacket = (data: Buffer, { lighttpd = false }: AjpOptions): Buffer =>
  ajpPacket(data.length === 0 || lighttpd ? data : Buffer.concat([number(data.length), data]));

/** A connection of a front, on which requests follow each other. */
export class AjpConnection {
  readonly #socket: Socket;
  readonly #packets: AsyncGenerator<Buffer, undefined>;

  constructor(path: string) {
    this.#socket = createConnection({ path });
    this.#socket.on('error', () => undefined);
    this.#packets = packetsOf(this.#socket);
  }

  send(data: Buffer): void {
    this.#socket.write(data);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The next packet; undefined at the end. */
  async packet(): Promise<Buffer | undefined> {
    return (await this.#packets.next()).value;
  }

  /** Sends a request and resolves with its answer, and whether the connection may be used again. */
  async exchange(sent: Sent, options: AjpOptions = {}): Promise<Got & { readonly reuse: boolean }> {
    let left = sent.body ?? Buffer.alloc(0);
    const sendPart = (most: number): void => {
      this.send(bodyPacket(left.subarray(0, most), options));
      left = left.subarray(most);
    };
    this.send(ajpRequest(sent, options));
    if (options.lighttpd === true) sendPart(8188);
    else if (left.length > 0 && options.chunked !== true) sendPart(8186);
    const got = { status: 0, headers: {}, body: '', whole: false, reuse: false };
    const parts: Buffer[] = [];
    for (;;) {
      const packet = await this.packet();
      if (packet === undefined || packet[0] === 5) {
        if (got.status === 0) throw new Error('no answer');
        const whole = packet !== undefined;
        const body = Buffer.concat(parts).toString('latin1');
        return { ...got, whole, reuse: packet?.[1] === 1, body };
      }
      if (packet[0] === 4) Object.assign(got, headOf(packet));
      else if (packet[0] === 3) parts.push(packet.subarray(3, 3 + packet.readUInt16BE(1)));
      else if (packet[0] === 6) sendPart(packet.readUInt16BE(1));
      else throw new Error(`unknown packet ${packet.toString('hex')}`);
    }
  }
}

function headOf(packet: Buffer) {
  let at = 3;
  const next = (): string => {
    const length = packet.readUInt16BE(at);
    at += 2 + length + 1;
    return packet.toString('latin1', at - 1 - length, at - 1);
  };
  next();
  const count = packet.readUInt16BE(at);
  at += 2;
  const lines = Array.from({ length: count }, () => `${next()}: ${next()}`);
  return { status: packet.readUInt16BE(1), headers: headersOf(lines) };
}

async function* packetsOf(socket: Socket): AsyncGenerator<Buffer, undefined> {
  let data = Buffer.alloc(0);
  try {
    for await (const part of socket as AsyncIterable<Buffer>) {
      data = Buffer.concat([data, part]);
      for (;;) {
        const end = data.length < 4 ? Infinity : 4 + data.readUInt16BE(2);
        if (data.length < end) break;
        if (data.toString('latin1', 0, 2) !== 'AB') throw new Error('not a packet of AJP');
        yield data.subarray(4, end);
        data = data.subarray(end);
      }
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) throw error;
  }
  return undefined;
}

/** A front that speaks AJP13 on a unix socket, with a connection for each request. */
export function ajpClient(path: string, options: AjpOptions = {}): Client {
  return async (sent) => {
    const connection = new AjpConnection(path);
    try {
      return await connection.exchange(sent, options);
    } finally {
      connection.close();
    }
  };
}
