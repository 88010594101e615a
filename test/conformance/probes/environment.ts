import type { Answers, Observation, Probe } from '../probe.ts';
import type { Target } from '../combination.ts';
import { interfaceOf } from '../combination.ts';
import { reportOf, valueOf } from '../report.ts';

const isWsgi = ({ server }: Target): boolean => interfaceOf(server) === 'wsgi';

/** A variable as it is, from a GET of the report. */
function variable(name: string, value: unknown): Probe {
  return {
    name,
    topic: 'environment',
    requests: [{ path: '/report' }],
    observe: ({ last }) => ({ [name]: valueOf(reportOf(last).environ, name) }),
    expected: () => ({ [name]: value }),
    applies: isWsgi,
  };
}

/** A flag that depends on how many processes and threads the deployment has. */
function flag(name: 'multithread' | 'multiprocess'): Probe {
  return {
    ...variable(`wsgi.${name}`, true),
    expected: (target) => ({ [`wsgi.${name}`]: target[name] }),
    applies: (target) => isWsgi(target) && target[name] !== undefined,
  };
}

/** The address of the client where the server sees it, and where a front says it. */
function clientAddress({ last }: Answers): Observation {
  const { environ, headers } = reportOf(last);
  const shown = (value: unknown): unknown => (value === last.clientAddress ? 'client' : value);
  return {
    REMOTE_ADDR: shown(valueOf(environ, 'REMOTE_ADDR')),
    HTTP_X_FORWARDED_FOR: shown(valueOf(headers, 'HTTP_X_FORWARDED_FOR')),
  };
}

/** What PEP 3333 and CGI put into the environment beside the request. */
export const environmentProbes: readonly Probe[] = [
  {
    name: 'what PEP 3333 forbids',
    topic: 'environment',
    requests: [
      { path: '/report' },
      { method: 'POST', path: '/report', body: [Buffer.from('body')] },
      { method: 'POST', path: '/report', body: [Buffer.from('body')], framing: 'chunked' },
    ],
    observe: ({ all }) => ({ wrong: [...new Set(all.flatMap((each) => reportOf(each).wrong))] }),
    expected: () => ({ wrong: [] }),
    applies: isWsgi,
  },
  variable('wsgi.url_scheme', 'http'),
  variable('wsgi.run_once', false),
  variable('SERVER_PROTOCOL', 'HTTP/1.1'),
  flag('multithread'),
  flag('multiprocess'),
  {
    name: 'the address of the client',
    topic: 'environment',
    requests: [{ path: '/report' }],
    observe: clientAddress,
    expected: () => ({ REMOTE_ADDR: 'client', HTTP_X_FORWARDED_FOR: null }),
  },
  {
    name: 'SERVER_NAME and SERVER_PORT',
    topic: 'environment',
    requests: [{ path: '/report' }],
    observe: ({ last, target }) => {
      const { environ } = reportOf(last);
      const { SERVER_NAME: name = '', SERVER_PORT: port = '' } = environ;
      const asked = port === String(target.port) ? 'the port' : 'another';
      return { SERVER_NAME: name === '' ? '' : 'a name', SERVER_PORT: port === '' ? '' : asked };
    },
    expected: () => ({ SERVER_NAME: 'a name', SERVER_PORT: 'the port' }),
  },
  {
    name: 'a request of HTTP/1.0',
    topic: 'environment',
    requests: [{ path: '/report', protocol: 'HTTP/1.0' }],
    observe: ({ last }) => ({ status: last.status, ended: last.ended }),
    expected: () => ({ status: 200, ended: 'complete' }),
  },
  {
    name: 'the interface that the server calls',
    topic: 'environment',
    requests: [{ path: '/report' }],
    observe: ({ last }) => ({ interface: reportOf(last).interface }),
    expected: ({ server }) => ({ interface: interfaceOf(server) }),
  },
];
