import type { Variation } from '../variation.ts';

/** What servers do that a front would not let through. */
export const withoutFrontVariations: readonly Variation[] = [
  {
    what: '%00 reaches the application',
    reason: 'RFC 3986 allows it; a front refuses it',
    source: 'gunicorn 20.1 to 27, uWSGI 2.0.21, uvicorn, wsgiref and `http.server` of Python 3.11',
    where: { front: ['none'] },
    allows: { '%00 in a path': { status: [200], PATH_INFO: ['/report/a\0b'] } },
  },
  {
    what: 'a header with an underscore reaches the application',
    reason: 'RFC 9110 allows the name; CGI’s naming makes it equal to the one with a hyphen',
    source:
      'gunicorn 20.1 (27 drops it), uWSGI 2.0.21, uvicorn, wsgiref and `http.server` of Python 3.11',
    where: { front: ['none'] },
    allows: { 'a header with an underscore': { HTTP_X_FORGED: ['yes'] } },
  },
  {
    what: 'an absolute URL as target is not found',
    reason: 'it is taken for a path; RFC 9112, 3.2.2 has it for proxies',
    source: 'uWSGI 2.0.21, uvicorn, wsgiref and `http.server` of Python 3.11',
    where: { front: ['none'], server: ['uwsgi', 'uvicorn', 'wsgiref', 'command'] },
    allows: {
      'an absolute URL as target': { status: [404], SCRIPT_NAME: [''], PATH_INFO: [null] },
    },
  },
];
