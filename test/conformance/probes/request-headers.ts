import type { Probe, ProbeRequest } from '../probe.ts';
import { reportOf, valueOf } from '../report.ts';

type Header = readonly [name: string, value: string];

/** Headers that are sent, and the one variable of the environment that shows them. */
function header(
  name: string,
  { sent, variable, value }: { sent: readonly Header[]; variable: string; value: unknown },
): Probe {
  return {
    name,
    topic: 'headers',
    requests: [{ path: '/report', headers: sent }],
    observe: ({ last }) => ({
      status: last.status,
      [variable]: valueOf(reportOf(last).headers, variable),
    }),
    expected: () => ({ status: 200, [variable]: value }),
  };
}

const long = 'v'.repeat(7000);

const post: ProbeRequest = {
  method: 'POST',
  path: '/report',
  headers: [['Content-Type', 'application/x-thing; a="b"']],
  body: [Buffer.from('body')],
};

/** What becomes of request headers. */
export const requestHeaderProbes: readonly Probe[] = [
  header('a header', {
    sent: [['X-One', 'a  b, "c"']],
    variable: 'HTTP_X_ONE',
    value: 'a  b, "c"',
  }),
  {
    name: 'a header that comes twice',
    topic: 'headers',
    requests: [
      {
        path: '/report',
        headers: [
          ['X-Twice', 'first'],
          ['X-Other', 'between'],
          ['X-Twice', 'second'],
        ],
      },
    ],
    // RFC 9110, 5.3: joined by commas, with optional white space.
    observe: ({ last }) => ({
      HTTP_X_TWICE: String(valueOf(reportOf(last).headers, 'HTTP_X_TWICE')).split(/, ?/),
    }),
    expected: () => ({ HTTP_X_TWICE: ['first', 'second'] }),
  },
  header('cookies', {
    sent: [['Cookie', 'a=1; b="2 3"; c=caf%C3%A9']],
    variable: 'HTTP_COOKIE',
    value: 'a=1; b="2 3"; c=caf%C3%A9',
  }),
  header('Authorization', {
    sent: [['Authorization', 'Basic dXNlcjpwYXNz']],
    variable: 'HTTP_AUTHORIZATION',
    value: 'Basic dXNlcjpwYXNz',
  }),
  header('an empty header', { sent: [['X-Empty', '']], variable: 'HTTP_X_EMPTY', value: '' }),
  header('a header of 7000 bytes', {
    sent: [['X-Long', long]],
    variable: 'HTTP_X_LONG',
    value: long,
  }),
  header('bytes beyond ASCII in a header', {
    sent: [['X-Bytes', 'caf\u00e9']],
    variable: 'HTTP_X_BYTES',
    value: 'caf\u00e9',
  }),
  // CGI can't tell it from X-Forged: what passes it lets a client set what a front sets.
  header('a header with an underscore', {
    sent: [['X_Forged', 'yes']],
    variable: 'HTTP_X_FORGED',
    value: null,
  }),
  {
    ...header('the header Proxy', {
      sent: [['Proxy', 'http://evil.example']],
      variable: 'HTTP_PROXY',
      value: null,
    }),
    // CVE-2016-5385: the HTTP client of a CGI program would take it for its own proxy.
    applies: ({ server }) => server === 'cgi',
  },
  {
    name: 'Content-Type and Content-Length',
    topic: 'headers',
    requests: [post],
    observe: ({ last }) => {
      const { environ } = reportOf(last);
      return {
        CONTENT_TYPE: valueOf(environ, 'CONTENT_TYPE'),
        CONTENT_LENGTH: valueOf(environ, 'CONTENT_LENGTH'),
      };
    },
    expected: () => ({ CONTENT_TYPE: 'application/x-thing; a="b"', CONTENT_LENGTH: '4' }),
  },
  {
    name: 'Host',
    topic: 'headers',
    requests: [{ path: '/report' }],
    observe: ({ last }) => ({ HTTP_HOST: valueOf(reportOf(last).headers, 'HTTP_HOST') }),
    expected: ({ host, port }) => ({ HTTP_HOST: `${host}:${port}` }),
  },
];
