import { createConnection } from 'node:net';
import { cgiAnswer, cgiVariables, type Client } from './exchange.ts';

/** The head of an SCGI request: a netstring of names and values. */
export function scgiHead(variables: readonly (readonly [string, string])[]): Buffer {
  const text = variables.map(([name, value]) => `${name}\0${value}\0`).join('');
  return Buffer.from(`${Buffer.byteLength(text, 'latin1')}:${text},`, 'latin1');
}

/** Sends bytes to a unix socket and resolves with what comes back until the end. */
export function sendBytes(
  path: string,
  data: Buffer,
  { end = false }: { readonly end?: boolean } = {},
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const parts: Buffer[] = [];
  const socket = createConnection({ path, allowHalfOpen: true });
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.on('end', () => {
    socket.destroy();
    resolve(Buffer.concat(parts));
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // An answer that was sent before the gateway had read everything counts.
    if (parts.length > 0 || error.code === 'EPIPE' || error.code === 'ECONNRESET')
      resolve(Buffer.concat(parts));
    else reject(error);
  });
  socket.write(data);
  if (end) socket.end();
  return promise;
}

/** A front that speaks SCGI on a unix socket. */
export function scgiClient(path: string): Client {
  return async (sent) => {
    const head = scgiHead([
      ['CONTENT_LENGTH', String(sent.body?.length ?? 0)],
      ['SCGI', '1'],
      ...cgiVariables(sent),
    ]);
    return cgiAnswer(await sendBytes(path, Buffer.concat([head, sent.body ?? Buffer.alloc(0)])));
  };
}
