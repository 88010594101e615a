import { request } from 'node:http';
import type { Client } from './exchange.ts';

/** A client of HTTP on a unix socket; a body without a Content-Length header is sent in chunks. */
export function httpClient(socketPath: string): Client {
  return ({ method = 'GET', target, headers = [], body }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Client>>>();
    const flat = headers.flatMap(([name, value]) => [name, value]);
    if (!headers.some(([name]) => name === 'Host')) flat.push('Host', 'example.com');
    if (body) flat.push('Content-Length', String(body.length));
    const sending = request(
      { socketPath, method, path: target, headers: flat, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        const done = (): void => {
          const names = Object.entries(answer.headersDistinct);
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(
              names.map(([name, values]) => [name, values?.join(', ') ?? '']),
            ),
            body: Buffer.concat(parts).toString('latin1'),
            whole: answer.complete,
          });
        };
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', done);
        answer.on('error', done);
      },
    );
    sending.on('error', reject);
    sending.end(body);
    return promise;
  };
}
