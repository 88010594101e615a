import type { Variation } from '../variation.ts';

/** SHA-256 of nothing. */
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Facts about wsgiref, as a server and as the handler of a CGI program. */
export const wsgirefVariations: readonly Variation[] = [
  {
    what: 'each request has a process of its own',
    reason: 'CGI; PEP 3333 has `wsgi.run_once` to say so',
    source: 'RFC 3875',
    where: { server: ['cgi'] },
    allows: { 'wsgi.run_once': { 'wsgi.run_once': [true] } },
  },
  {
    what: 'a 204 has a Content-Length of 0',
    reason:
      'wsgiref computes the length of each answer; RFC 9110, 8.6 forbids it, and clients ignore it',
    source: 'Python 3.11, `wsgiref/handlers.py`',
    where: { server: ['wsgiref', 'cgi'] },
    allows: { 'status 204': { framing: [['Content-Length']] } },
  },
  {
    what: 'there is no raw target',
    reason: 'neither PEP 3333 nor CGI has one',
    source: 'Python 3.11, `wsgiref/simple_server.py`',
    where: { server: ['wsgiref'] },
    allows: { 'the raw target': { raw: [null] } },
  },
  {
    what: 'chunked bodies are not read, and `100 Continue` is not sent',
    reason: 'it is a server of HTTP/1.0 for development',
    source: 'Python 3.11, `wsgiref/simple_server.py`',
    where: { server: ['wsgiref'] },
    allows: {
      'a chunked body': { status: [0], length: [0, undefined], sha256: [empty, undefined] },
      'a body after 100 Continue': { continued: [false] },
    },
  },
];
