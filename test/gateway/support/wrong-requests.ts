import { ajpPacket, ajpRequest } from './ajp-client.ts';
import type { Sent } from './exchange.ts';
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
  ajp: Buffer.concat([
    ajpRequest({
      method: 'POST',
      target: '/body?x=1',
      headers: [
        ['Host', 'example.com'],
        ['X-Other', 'value'],
      ],
      body: Buffer.from('abc'),
    }),
    ajpPacket(Buffer.from('\0\x03abc')),
  ]),
  http: Buffer.from(
    'POST /body?x=1 HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  ),
};

const scgi = (...variables: [string, string][]): Buffer => scgiHead(variables);
const ajp = (sent: Sent, attribute?: number): Buffer => {
  const request = ajpRequest(sent);
  if (attribute !== undefined) request[request.length - 1] = attribute;
  return request;
};
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
  ajp: {
    'does not begin with its mark': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'ended in the middle': Buffer.from([0x12, 0x34, 0, 9, 2]),
    'larger than 1024 bytes': Buffer.from([0x12, 0x34, 4, 1]),
    'in the middle of a field': ajpPacket(Buffer.from([2, 2, 0, 9])),
    'has the code 7, which is no request': ajpPacket(Buffer.from([7])),
    'does not end with NUL': ajpPacket(Buffer.from([2, 2, 0, 1, 65, 65])),
    'a header of AJP has an unknown code': Buffer.from(
      ajp({ target: '/', headers: [['Host', 'x']] })
        .toString('latin1')
        .replace('\xa0\x0b', '\xa0\x70'),
      'latin1',
    ),
    'an attribute of AJP has an unknown code': ajp({ target: '/' }, 99),
    'Content-Length is not a number': ajp({ target: '/', headers: [['Content-Length', '-1']] }),
    'the request has no method': ajp({ method: '', target: '/' }),
    'body of the request is larger than 1000 bytes': ajp({ target: '/', body: Buffer.alloc(1001) }),
    'POST /body: a packet of AJP ends in the middle of a field': Buffer.concat([
      ajp({ method: 'POST', target: '/body', body: Buffer.alloc(9) }),
      ajpPacket(Buffer.from('\0\x09abc')),
    ]),
    'longer than its Content-Length': Buffer.concat([
      ajp({ target: '/body', body: Buffer.alloc(1) }),
      ajpPacket(Buffer.from('\0\x03abc')),
    ]),
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
