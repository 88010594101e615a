import type { Variation } from '../variation.ts';

/** Facts about uvicorn, and about the command twin's HTTP server of the standard library. */
export const asgiAndCommandVariations: readonly Variation[] = [
  {
    what: 'a byte that is not UTF-8 becomes U+FFFD in the path',
    reason: 'ASGI: `path` is decoded as UTF-8; the bytes are in `raw_path`',
    source: 'ASGI 3.0, HTTP connection scope',
    where: { server: ['uvicorn'] },
    allows: {
      'a byte that is not UTF-8 in a path': { PATH_INFO: ['/report/caf\u00ef\u00bf\u00bd'] },
    },
  },
  {
    what: 'the raw target has no query',
    reason: 'ASGI: `raw_path` excludes it',
    source: 'ASGI 3.0, HTTP connection scope',
    where: { server: ['uvicorn'] },
    allows: { 'the raw target': { raw: ['/report/a%2Fb//c%20d'] } },
  },
  {
    what: 'server name and port are empty over a unix socket',
    reason: 'ASGI: `server` is optional, and a unix socket has neither',
    source: 'uvicorn 0.17 and 0.54',
    where: { server: ['uvicorn'], front: ['nginx', 'apache', 'lighttpd', 'mongrel2'] },
    allows: { 'SERVER_NAME and SERVER_PORT': { SERVER_NAME: [''], SERVER_PORT: [''] } },
  },
  {
    what: 'REMOTE_ADDR is the front’s and SERVER_PORT the server’s own; the client is in X-Forwarded-For',
    reason: 'the front is the client of the server, and Host has the port that was asked',
    source: 'uvicorn with `--forwarded-allow-ips` takes it from the header; `http.server` does not',
    where: {
      server: ['uvicorn', 'command'],
      front: ['nginx', 'apache', 'lighttpd', 'mongrel2'],
    },
    allows: {
      'the address of the client': {
        REMOTE_ADDR: ['', '127.0.0.1'],
        HTTP_X_FORWARDED_FOR: ['client'],
      },
      'SERVER_NAME and SERVER_PORT': { SERVER_PORT: ['another'] },
    },
  },
];
