import type { Duplex } from 'node:stream';
import { fault } from '../../errors.ts';
import { toApiError } from '../client/api-error.ts';

/**
 * Answers bytes that are no HTTP, too many headers, or a request that does not end, and hangs up.
 *
 * For the server's `clientError`, which Node emits instead of a request.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Without a listener of its own a socket that fails while it is answered would end the process.
  socket.on('error', () => undefined);
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, answer] = answerOf(error.code);
  const body = JSON.stringify(toApiError(answer));
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function answerOf(code: string | undefined): readonly [status: string, error: Error] {
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    const message = 'the headers of the request are larger than is read';
    return ['431 Request Header Fields Too Large', fault('REQUEST_TOO_LARGE', message)];
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const message = 'the request was not sent in the time that it may take';
    return ['408 Request Timeout', fault('REQUEST_INVALID', message)];
  }
  return ['400 Bad Request', fault('REQUEST_INVALID', 'the request is not HTTP')];
}
