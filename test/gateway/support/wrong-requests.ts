import { scgiHead } from './scgi-client.ts';

/** One request of each protocol that is served, with a body. */
export const validRequests: Readonly<Record<string, Buffer>> = {
  scgi: Buffer.concat([
    scgiHead([
      ['CONTENT_LENGTH', '3'],
      ['SCGI', '1'],
      ['REQUEST_METHOD', 'POST'],
      ['REQUEST_URI', '/body?x=1'],
      ['HTTP_HOST', 'example.com'],
    ]),
    Buffer.from('abc'),
  ]),
  http: Buffer.from(
    'POST /body?x=1 HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  ),
};

const scgi = (...variables: [string, string][]): Buffer => scgiHead(variables);
const http = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');

/** What the log says → the bytes of which it says that, by protocol. */
export const wrongRequests: Readonly<Record<string, Readonly<Record<string, Buffer>>>> = {
  scgi: {
    'is no netstring': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'ended in the middle': Buffer.from('100:CONTENT_LENGTH'),
    'larger than 1024 bytes': Buffer.from('1025:'),
    'has a wrong length': Buffer.from('10:CONTENT_LENGTH\x000\x00,'),
    'not made of names and values': Buffer.from('3:a\x00b,'),
    'does not begin with CONTENT_LENGTH': scgi(['SCGI', '1'], ['CONTENT_LENGTH', '0']),
    'CONTENT_LENGTH was sent twice': scgi(['CONTENT_LENGTH', '0'], ['CONTENT_LENGTH', '1']),
    'Content-Length is not a number': scgi(['CONTENT_LENGTH', '-1'], ['REQUEST_METHOD', 'GET']),
    'the request has no method': scgi(['CONTENT_LENGTH', '0'], ['SCGI', '1']),
    'body of the request is larger than 1000 bytes': scgi(
      ['CONTENT_LENGTH', '1001'],
      ['REQUEST_METHOD', 'POST'],
    ),
  },
  http: {
    'the request line is wrong': http('GET /'),
    'ended in the middle': Buffer.from('GET / HTTP/1.1\r\nHost:'),
    'a line of the head is wrong': http('GET / HTTP/1.1', 'Host : example.com'),
    'larger than 1024 bytes': http('GET / HTTP/1.1', `X-Long: ${'x'.repeat(2000)}`),
    'Content-Length is not a number': http('GET / HTTP/1.1', 'Content-Length: 1e3'),
    'the header Content-Length was sent twice': http(
      ...['POST / HTTP/1.1', 'Content-Length: 3', 'Content-Length: 4'],
    ),
    'Transfer-Encoding is something else than chunked': http(
      ...['POST / HTTP/1.1', 'Transfer-Encoding: chunked', 'Content-Length: 4'],
    ),
    'body of the request is larger than 1000 bytes': http(
      ...['POST /body HTTP/1.1', 'Transfer-Encoding: chunked', '', 'FFF', ''],
    ),
    'a chunk of the body has no size': http(
      ...['POST /body HTTP/1.1', 'Transfer-Encoding: chunked', '', 'x', ''],
    ),
    'does not end where it says': http(
      ...['POST /body HTTP/1.1', 'Transfer-Encoding: chunked', '', '1', 'abc', '0', ''],
    ),
  },
};
