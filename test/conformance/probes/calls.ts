import { randomUUID } from 'node:crypto';
import type { Probe, ProbeRequest } from '../probe.ts';

/** A GET whose answer has this status and text. */
function call(
  name: string,
  request: ProbeRequest,
  expected: { readonly status: number; readonly body: string },
): Probe {
  return {
    name,
    topic: 'calls',
    requests: [request],
    observe: ({ last }) => ({
      status: last.status,
      body: last.body.toString('latin1'),
      ended: last.ended,
    }),
    expected: () => ({ ...expected, ended: 'complete' }),
  };
}

const everyByte = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));

/** A note that the application leaves; of its own for each run, as a server may keep its temporary folder. */
const token = randomUUID();

/** The rarer calls of PEP 3333; the twins that are not WSGI give the same answers. */
export const callProbes: readonly Probe[] = [
  call(
    'the write callable',
    { path: '/written' },
    {
      status: 200,
      body: 'written 1\nwritten 2\nreturned\n',
    },
  ),
  call('wsgi.file_wrapper', { path: '/file?size=256' }, { status: 200, body: everyByte }),
  {
    name: 'wsgi.file_wrapper with a file that was read in part',
    topic: 'calls',
    requests: [{ path: '/file/middle?size=256' }],
    observe: ({ last }) => {
      const body = last.body.toString('latin1');
      return { from: body.startsWith('skipped') ? 'the beginning' : body };
    },
    expected: () => ({ from: everyByte }),
  },
  call(
    'empty pieces before the first byte',
    { path: '/empty' },
    {
      status: 200,
      body: 'after empty pieces\n',
    },
  ),
  call(
    'start_response again, with exc_info',
    { path: '/replaced' },
    {
      status: 503,
      body: 'replaced\n',
    },
  ),
  {
    name: 'close() of the iterable',
    topic: 'calls',
    requests: [{ path: `/closing/${token}` }, { path: `/closed/${token}` }],
    observe: ({ last, all }) => ({
      body: all[0]?.body.toString(),
      closed: last.body.toString(),
    }),
    expected: () => ({ body: 'open\nuntil closed\n', closed: '{"closed": true}' }),
  },
  {
    name: 'a process that ends in a request',
    topic: 'calls',
    requests: [{ path: '/crash' }, { path: '/version' }],
    observe: ({ last, all }) => ({
      // The request itself is lost: no answer, or an error of the front.
      lost: all[0]?.status === 0 || (all[0]?.status ?? 200) >= 500,
      next: last.status,
    }),
    expected: () => ({ lost: true, next: 200 }),
    exclusive: true,
    applies: ({ respawns }) => respawns === true,
  },
];
