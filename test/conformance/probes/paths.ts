import type { Answers, Observation, Probe } from '../probe.ts';
import { reportOf, valueOf } from '../report.ts';

/** A path below the prefix, raw, with the PATH_INFO that it is: decoded once, its bytes as Latin-1 (PEP 3333). */
function path(name: string, raw: string, decoded: string): Probe {
  return {
    name,
    topic: 'paths',
    requests: [{ path: raw }],
    observe: seenPath,
    expected: ({ prefix }) => ({ status: 200, SCRIPT_NAME: prefix, PATH_INFO: decoded }),
  };
}

function seenPath({ last }: Answers): Observation {
  const { environ } = reportOf(last);
  return {
    status: last.status,
    SCRIPT_NAME: valueOf(environ, 'SCRIPT_NAME') ?? '',
    PATH_INFO: valueOf(environ, 'PATH_INFO'),
  };
}

const isBelow = ({ prefix }: { readonly prefix: string }): boolean => prefix !== '';

/** What becomes of the target of a request: SCRIPT_NAME, PATH_INFO, QUERY_STRING. */
export const pathProbes: readonly Probe[] = [
  path('a plain path', '/report/plain', '/report/plain'),
  path('a path that ends in a slash', '/report/folder/', '/report/folder/'),
  path('%20 in a path', '/report/a%20b', '/report/a b'),
  path('%2F in a path', '/report/a%2Fb', '/report/a/b'),
  path('%25 in a path', '/report/100%25', '/report/100%'),
  path('%252F in a path', '/report/a%252Fb', '/report/a%2Fb'),
  path('%3F and %23 in a path', '/report/what%3F%23', '/report/what?#'),
  path('%2B and + in a path', '/report/a%2Bb+c', '/report/a+b+c'),
  path('UTF-8 in a path', '/report/caf%C3%A9', '/report/caf\u00c3\u00a9'),
  path('a byte that is not UTF-8 in a path', '/report/caf%E9', '/report/caf\u00e9'),
  path('; = , : @ in a path', '/report/a;b=c,d:e@f', '/report/a;b=c,d:e@f'),
  path('// in a path', '/report//twice', '/report//twice'),
  path('.. in a path', '/report/a/../b', '/report/a/../b'),
  {
    name: '%00 in a path',
    topic: 'paths',
    requests: [{ path: '/report/a%00b' }],
    observe: ({ last }) => ({
      status: last.status,
      PATH_INFO: valueOf(reportOf(last).environ, 'PATH_INFO'),
    }),
    expected: () => ({ status: 400, PATH_INFO: null }),
  },
  {
    name: 'the root',
    topic: 'paths',
    requests: [{ path: '/' }],
    observe: ({ last }) => ({ status: last.status }),
    expected: () => ({ status: 200 }),
  },
  {
    name: 'the prefix without a slash',
    topic: 'paths',
    requests: [{ path: '' }],
    observe: ({ last }) => ({ status: last.status }),
    expected: () => ({ status: 200 }),
    applies: isBelow,
  },
  {
    name: 'a path that only begins like the prefix',
    topic: 'paths',
    requests: [{ path: '/foobar/report', form: 'beside' }],
    observe: ({ last }) => ({ status: last.status }),
    expected: () => ({ status: 404 }),
    applies: isBelow,
  },
  {
    name: 'an absolute URL as target',
    topic: 'paths',
    requests: [{ path: '/report/absolute', form: 'absolute' }],
    observe: seenPath,
    expected: ({ prefix }) => ({ status: 200, SCRIPT_NAME: prefix, PATH_INFO: '/report/absolute' }),
  },
  {
    name: 'a query',
    topic: 'paths',
    requests: [{ path: '/report?a=1&b=%2F%20+&c&d=caf%C3%A9' }],
    observe: ({ last }) => ({ QUERY_STRING: valueOf(reportOf(last).environ, 'QUERY_STRING') }),
    expected: () => ({ QUERY_STRING: 'a=1&b=%2F%20+&c&d=caf%C3%A9' }),
  },
  {
    name: 'no query',
    topic: 'paths',
    requests: [{ path: '/report' }],
    // PEP 3333: may be empty or absent.
    observe: ({ last }) => ({
      QUERY_STRING: valueOf(reportOf(last).environ, 'QUERY_STRING') ?? '',
    }),
    expected: () => ({ QUERY_STRING: '' }),
  },
  {
    name: 'the raw target',
    topic: 'paths',
    requests: [{ path: '/report/a%2Fb//c%20d?x=%2F' }],
    observe: ({ last, target }) => {
      const { environ } = reportOf(last);
      const raw = valueOf(environ, 'REQUEST_URI') ?? valueOf(environ, 'RAW_URI');
      return { raw: typeof raw === 'string' ? raw.replace(target.prefix, '') : raw };
    },
    expected: () => ({ raw: '/report/a%2Fb//c%20d?x=%2F' }),
  },
  {
    name: 'the URL, reconstructed',
    topic: 'paths',
    requests: [{ path: '/report/a%20b?c=d' }],
    observe: ({ last }) => ({ url: reportOf(last).url }),
    expected: ({ host, port, prefix }) => ({
      url: `http://${host}:${port}${prefix}/report/a%20b?c=d`,
    }),
  },
];
