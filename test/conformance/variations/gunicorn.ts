import type { Variation } from '../variation.ts';

const server = ['gunicorn'] as const;

/** Facts about gunicorn. */
export const gunicornVariations: readonly Variation[] = [
  {
    what: 'REMOTE_ADDR is empty or the front’s; the client is in X-Forwarded-For',
    reason:
      'a unix socket has no address, which CGI allows to be empty, and gunicorn takes none from a header',
    source: 'gunicorn 20.1 to 27',
    where: { server, gateway: ['http'], front: ['nginx', 'apache', 'lighttpd', 'mongrel2'] },
    allows: {
      'the address of the client': {
        REMOTE_ADDR: ['', '127.0.0.1'],
        HTTP_X_FORWARDED_FOR: ['client'],
      },
    },
  },
  {
    what: 'a client that still sends a body which is not read may lose the answer',
    reason: 'a connection that is closed with unread bytes is reset by the kernel (RFC 9112, 9.6)',
    source: 'gunicorn 20.1, sync workers',
    where: { server, front: ['none'] },
    allows: {
      'a body that the application does not read': { status: [0], length: [null] },
      'a body of which the application reads half': { status: [0], length: [undefined] },
    },
  },
  {
    what: 'a file that was read in part is sent from its beginning',
    reason: 'PEP 3333 asks for the current position; gunicorn 20.1 calls `sendfile()` without it',
    source: 'gunicorn 20.1; 27 sends from the position',
    where: { server },
    allows: { 'wsgi.file_wrapper with a file that was read in part': { from: ['the beginning'] } },
  },
];
