import { messageOf } from '../../errors.ts';
import type { HttpStatus } from '../machine.ts';

/** Most characters of an answer that are read. */
export const mostBytes = 64 * 1024;

/**
 * Asks for a page over plain HTTP, for only its status.
 *
 * By hand over a bare connection, since Node's HTTP client takes a hook longer to load than the answer
 * takes to come. The answer is read to its end or for 64 KiB: who answers should not see a connection break.
 */
export async function httpStatus(url: URL, timeout: number, host = url.host): Promise<HttpStatus> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const { hostname, pathname, search } = url;
    const port = url.port === '' ? 80 : Number(url.port);
    const socket = connect({ port, host: hostname.replace(/^\[|\]$/g, '') });
    let text = '';
    const end = (reason: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason === undefined ? answerOf(text) : { kind: 'silent', reason });
    };
    const timer = setTimeout(() => end(`no answer within ${timeout} ms`), timeout);
    // A header's bytes are Latin-1 (RFC 9110, 5.5).
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length >= mostBytes) end(undefined);
    });
    socket.on('end', () => end(undefined));
    socket.on('error', (error) => end(reasonOf(error)));
    const lines = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`, 'Connection: close'];
    socket.write(`${[...lines, 'User-Agent: charmwright', 'Accept: */*'].join('\r\n')}\r\n\r\n`);
  });
}

/** What was answered, after interim answers (RFC 9110, 15.2); one that breaks off is none. */
function answerOf(text: string): HttpStatus {
  let rest = text;
  for (;;) {
    const [, digits] = /^HTTP\/1\.[01] (\d{3})(?: |\r?\n)/.exec(rest) ?? [];
    const end = /\r?\n\r?\n/.exec(rest);
    if (digits === undefined || digits === '101' || end === null) {
      return { kind: 'silent', reason: 'what it answers is not HTTP' };
    }
    const [head, body] = [rest.slice(0, end.index), rest.slice(end.index + end[0].length)];
    if (!digits.startsWith('1')) {
      const isWhole = text.length >= mostBytes || isComplete(head, body);
      if (isWhole) return { kind: 'answered', status: Number(digits) };
      return { kind: 'silent', reason: 'its answer breaks off' };
    }
    rest = body;
  }
}

/** Whether a body is as long as its head says (RFC 9112, 6.3); without a word of it, it ends with the connection. */
function isComplete(head: string, body: string): boolean {
  if (/^transfer-encoding:.*\bchunked\b/im.test(head)) return endsInChunks(body);
  const [, length] = /^content-length:\s*(\d+)/im.exec(head) ?? [];
  return length === undefined || body.length >= Number(length);
}

/** Whether chunks end with the empty one and its trailers (RFC 9112, 7.1); each byte is looked at once. */
function endsInChunks(body: string): boolean {
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) return false;
    const [, digits] = /^([\da-f]{1,8})[ \t]*(?:;|$)/i.exec(body.slice(at, lineEnd)) ?? [];
    if (digits === undefined) return false;
    const size = Number.parseInt(digits, 16);
    if (size === 0) return body.startsWith('\r\n', lineEnd + 2) || body.endsWith('\r\n\r\n');
    at = lineEnd + 2 + size + 2;
  }
}

/** Why a connection failed. */
export function reasonOf(error: unknown): string {
  // A name with several addresses fails with one error for each of them.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return messageOf(error);
}
