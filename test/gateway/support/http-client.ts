import { request } from 'node:http';
import type { Client } from './exchange.ts';

/** Where a server of HTTP listens. */
export type HttpAddress =
  { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** A client of HTTP with a connection for each request; with the header Transfer-Encoding a body is sent in chunks. */
export function httpClient(address: HttpAddress): Client {
  return ({ method = 'GET', target, headers = [], body }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Client>>>();
    const flat = headers.flatMap(([name, value]) => [name, value]);
    const has = (name: string): boolean => headers.some(([each]) => each === name);
    if (!has('Host')) flat.push('Host', 'example.com');
    if (body && !has('Transfer-Encoding')) flat.push('Content-Length', String(body.length));
    const sending = request(
      { ...address, method, path: target, headers: flat, agent: false },
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
