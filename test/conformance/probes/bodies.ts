import { createHash } from 'node:crypto';
import type { Probe, ProbeRequest } from '../probe.ts';
import { reportOf } from '../report.ts';

const mebibyte = Buffer.alloc(1024 * 1024, Buffer.from(Array.from({ length: 251 }, (_, i) => i)));

/** A body, with what the application must have read of it. */
function body(name: string, request: Omit<ProbeRequest, 'path' | 'method'>): Probe {
  const sent = Buffer.concat(request.body ?? []);
  return {
    name,
    topic: 'bodies',
    requests: [{ method: 'POST', path: '/report', ...request }],
    observe: ({ last }) => ({
      status: last.status,
      ...reportOf(last).body,
      ...(request.expectsContinue === true ? { continued: last.continued } : {}),
    }),
    expected: () => ({
      status: 200,
      ...(request.expectsContinue === true ? { continued: true } : {}),
      length: sent.length,
      sha256: createHash('sha256').update(sent).digest('hex'),
    }),
  };
}

/** What the application reads of a body. */
export const bodyProbes: readonly Probe[] = [
  body('a body of 0 bytes', { body: [] }),
  body('a body of 1 byte', { body: [Buffer.from('x')] }),
  body('a body of 20 MiB', { body: Array.from({ length: 20 }, () => mebibyte) }),
  body('a chunked body of 0 bytes', { body: [], framing: 'chunked' }),
  body('a chunked body', {
    body: [Buffer.from('first'), Buffer.from('s'), mebibyte, Buffer.from('last')],
    framing: 'chunked',
  }),
  body('a body after 100 Continue', { body: [Buffer.from('body')], expectsContinue: true }),
  {
    name: 'a body with PUT, PATCH and DELETE',
    topic: 'bodies',
    requests: ['PUT', 'PATCH', 'DELETE'].map((method) => ({
      method,
      path: '/report',
      body: [Buffer.from(method)],
    })),
    observe: ({ all }) => ({
      seen: all.map((each) => {
        const { environ, body: read } = reportOf(each);
        return [environ.REQUEST_METHOD ?? null, read.length ?? null];
      }),
    }),
    expected: () => ({
      seen: [
        ['PUT', 3],
        ['PATCH', 5],
        ['DELETE', 6],
      ],
    }),
  },
  {
    name: 'a body of which the application reads half',
    topic: 'bodies',
    requests: [{ method: 'POST', path: '/half', body: [mebibyte] }],
    observe: ({ last }) => ({ status: last.status, length: reportOf(last).body.length }),
    expected: () => ({ status: 200, length: mebibyte.length / 2 }),
  },
  {
    name: 'a body that the application does not read',
    topic: 'bodies',
    requests: [{ method: 'POST', path: '/unread', body: [mebibyte] }],
    observe: ({ last }) => ({ status: last.status, length: reportOf(last).body.length ?? null }),
    expected: () => ({ status: 200, length: 0 }),
  },
];
