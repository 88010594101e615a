import type { Variation } from '../variation.ts';

const server = ['uwsgi'] as const;

/** Facts about uWSGI. */
export const uwsgiVariations: readonly Variation[] = [
  {
    what: 'a file that was read in part is sent from its beginning',
    reason: 'PEP 3333 asks for the current position; uWSGI sends the descriptor from 0',
    source: 'uWSGI 2.0.21',
    where: { server },
    allows: { 'wsgi.file_wrapper with a file that was read in part': { from: ['the beginning'] } },
  },
  {
    what: '`start_response` with `exc_info` loses the body',
    reason:
      'it raises SystemError (“returned a result with an exception set”) instead of replacing the headers',
    source: 'uWSGI 2.0.21 with Python 3.11',
    where: { server },
    allows: {
      'start_response again, with exc_info': { body: [''], ended: ['cut', 'complete'] },
    },
  },
  {
    what: 'an exception before the first byte ends the connection without an answer, which a front makes 502, 500 or 503',
    reason: 'PEP 3333 leaves to the server what it answers for an exception',
    source: 'uWSGI 2.0.21; `catch-exceptions` would send the traceback to the client',
    where: { server },
    allows: {
      'an error before the first byte': { status: [0, 502, 503], ended: ['cut'] },
    },
  },
  {
    what: 'an exception before the first byte is an empty 200',
    reason: 'mod_proxy_fcgi takes a stream without any output for an answer',
    source: 'Apache 2.4.71 with uWSGI 2.0.21',
    where: { server, front: ['apache'], gateway: ['fastcgi'] },
    allows: { 'an error before the first byte': { status: [200] } },
  },
  {
    what: 'REMOTE_ADDR is 0.0.0.0 over a unix socket, SERVER_PORT is 80; the client is in X-Forwarded-For',
    reason: 'a unix socket has neither address nor port',
    source: 'uWSGI 2.0.21, `http-socket`',
    where: { server, gateway: ['http'], front: ['nginx', 'apache', 'lighttpd', 'mongrel2'] },
    allows: {
      'the address of the client': {
        REMOTE_ADDR: ['0.0.0.0', '127.0.0.1'],
        HTTP_X_FORWARDED_FOR: ['client'],
      },
      'SERVER_NAME and SERVER_PORT': { SERVER_PORT: ['another'] },
    },
  },
  {
    what: '`..` is resolved',
    reason: 'RFC 3986, 6.2.2.3: both are the same path',
    source: 'uWSGI 2.0.21, `http-socket`',
    where: { server, gateway: ['http'] },
    allows: { '.. in a path': { PATH_INFO: ['/report/b'] } },
  },
  {
    what: 'a chunked body is not read, and `100 Continue` is not sent',
    reason:
      'uWSGI hands chunks over through `uwsgi.chunked_read()` only; PEP 3333 knows no body without a length',
    source: 'uWSGI 2.0.21, `http-socket`',
    where: { server, gateway: ['http'], front: ['none'] },
    allows: {
      'a chunked body': {
        status: [0],
        length: [0, undefined],
        sha256: ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', undefined],
      },
      'a body after 100 Continue': { continued: [false] },
    },
  },
];
