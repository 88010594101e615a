import type { Variation } from '../variation.ts';

/** Facts about nginx, Apache and lighttpd. */
export const frontVariations: readonly Variation[] = [
  {
    what: '`..` is resolved',
    reason: 'RFC 3986, 6.2.2.3: both are the same path',
    source: 'nginx 1.22, Apache 2.4.71, lighttpd 1.4.69',
    where: { front: ['nginx', 'apache', 'lighttpd'] },
    allows: { '.. in a path': { PATH_INFO: ['/report/b'] } },
  },
  {
    what: 'of a header that comes twice one is left',
    reason: 'nginx before 1.23 passes each as a variable of its own; the server keeps one',
    source:
      'nginx 1.22: uWSGI keeps the last, a CGI program the first; nginx 1.23 joins them (its changes)',
    where: { front: ['nginx'], gateway: ['uwsgi', 'fastcgi', 'scgi', 'cgi'] },
    allows: { 'a header that comes twice': { HTTP_X_TWICE: [['first'], ['second']] } },
  },
  {
    what: 'a stream arrives at once, unless it says `X-Accel-Buffering: no`',
    reason: 'the front buffers, so that a slow client does not occupy the server',
    source: 'nginx, `proxy_buffering` and its siblings',
    where: { front: ['nginx'] },
    allows: { 'a stream': { arrived: ['at once'] } },
  },
  {
    what: 'a stream arrives at once',
    reason:
      'PEP 3333 asks for it of the server only; `server.stream-response-body` is 0 or mod_proxy_fcgi has no `flushpackets`',
    source: 'lighttpd 1.4.69; Apache 2.4.71',
    where: { front: ['apache', 'lighttpd'] },
    allows: {
      'a stream': { arrived: ['at once'] },
      'a stream with X-Accel-Buffering: no': { arrived: ['at once'] },
    },
  },
  {
    what: '%00 is answered 404',
    reason: 'it can name no file',
    source: 'Apache 2.4.71',
    where: { front: ['apache'] },
    allows: { '%00 in a path': { status: [404] } },
  },
  {
    what: '// is one / in PATH_INFO',
    reason: 'the path is mapped to a file first; REQUEST_URI has both',
    source: 'Apache 2.4.71, for CGI and mod_wsgi, whatever `MergeSlashes` says',
    where: { front: ['apache'], gateway: ['cgi', 'embedded'] },
    allows: { '// in a path': { PATH_INFO: ['/report/twice'] } },
  },
  {
    what: 'a chunked body is answered 411',
    reason: 'uwsgi and SCGI need CONTENT_LENGTH first, and the modules do not collect a body',
    source: 'Apache 2.4.71, mod_proxy_uwsgi and mod_proxy_scgi',
    where: { front: ['apache'], gateway: ['uwsgi', 'scgi'] },
    allows: {
      'a chunked body of 0 bytes': {
        status: [411],
        length: [undefined],
        sha256: [undefined],
      },
      'a chunked body': { status: [411], length: [undefined], sha256: [undefined] },
    },
  },
  {
    what: 'a header with an underscore reaches the application',
    reason: 'RFC 9110 allows the name; the forwarded headers are unset by name',
    source: 'Apache 2.4.71 over http; lighttpd 1.4.69',
    where: { front: ['apache', 'lighttpd'] },
    allows: { 'a header with an underscore': { HTTP_X_FORGED: ['yes'] } },
  },
  {
    what: 'the URL is normalised: // is one /, and %2F in a query is /',
    reason: 'RFC 3986, 6.2.2: its `server.http-parseopts`; access rules depend on it',
    source: 'lighttpd 1.4.69',
    where: { front: ['lighttpd'] },
    allows: {
      '// in a path': { PATH_INFO: ['/report/twice'] },
      'a query': { QUERY_STRING: ['a=1&b=/%20+&c&d=caf%C3%A9'] },
      'the raw target': { raw: ['/report/a%2Fb/c%20d?x=/', '/report/a%2Fb/c%20d'] },
    },
  },
  {
    what: 'headers without a value are left out, in both directions',
    reason: 'it has no way to keep them; RFC 9110 gives them no meaning of their own',
    source: 'lighttpd 1.4.69',
    where: { front: ['lighttpd'] },
    allows: {
      'an empty header': { HTTP_X_EMPTY: [null] },
      'long, empty and Latin-1 headers of the answer': { empty: [[]] },
    },
  },
  {
    what: 'HTTP_CONTENT_LENGTH is there beside CONTENT_LENGTH',
    reason: 'RFC 3875, 4.1.18 lets a server leave it out, and does not demand it',
    source: 'lighttpd 1.4.69',
    where: { front: ['lighttpd'], gateway: ['uwsgi', 'fastcgi', 'scgi', 'cgi'] },
    allows: { 'what PEP 3333 forbids': { wrong: [['HTTP_CONTENT_LENGTH is forbidden']] } },
  },
  {
    what: 'PATCH is refused, and the raw target has %2F as /',
    reason: 'AJP13 has no code for PATCH, and mod_ajp13 sends its own form of the target',
    source: 'lighttpd 1.4.69, mod_ajp13',
    where: { front: ['lighttpd'], gateway: ['ajp'] },
    allows: {
      'a body with PUT, PATCH and DELETE': {
        seen: [
          [
            ['PUT', 3],
            [null, null],
            ['DELETE', 6],
          ],
        ],
      },
      'the raw target': { raw: ['/report/a/b/c%20d?x=/'] },
    },
  },
];
