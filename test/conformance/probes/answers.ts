import { createHash } from 'node:crypto';
import { valuesOf } from '../answer-head.ts';
import type { Observation, Probe, ProbeRequest } from '../probe.ts';
import type { Answer } from '../raw-http.ts';

interface AnswerProbe {
  readonly name: string;
  readonly request: ProbeRequest;
  readonly expected: Observation;
  readonly seen: (answer: Answer) => Observation;
}

function answer({ name, request, expected, seen }: AnswerProbe): Probe {
  return {
    name,
    topic: 'answers',
    requests: [request],
    observe: ({ last }) => ({ status: last.status, ...seen(last) }),
    expected: () => expected,
  };
}

const text = ({ body }: Answer): Observation => ({ body: body.toString('latin1') });
const ending = ({ body, ended }: Answer): Observation => ({ length: body.length, ended });
const digest = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const large = Buffer.alloc(20 * 1024 * 1024, bytes);
const odd = large.subarray(0, 3 * 1024 * 1024 + 17);

/** All pieces of `/stream`, and whether the first came long before the last. */
const stream = (answer: Answer): Observation => ({
  ...text(answer),
  // The application waits 1.2 s between the two.
  arrived: answer.spread > 400 ? 'one by one' : 'at once',
});
const pieces = 'piece 0\npiece 1\npiece 2\npiece 3\n';

function streamed(name: string, path: string): Probe {
  const expected = { status: 200, body: pieces, arrived: 'one by one' };
  return { ...answer({ name, request: { path }, expected, seen: stream }), timed: true };
}

/** What becomes of the application's answers. */
export const answerProbes: readonly Probe[] = [
  answer({
    name: 'status 204',
    request: { path: '/status/204' },
    expected: { status: 204, length: 0, ended: 'complete', framing: [] },
    // RFC 9110, 8.6; RFC 9112, 6.1: neither is sent with a 204.
    seen: (last) => ({
      ...ending(last),
      framing: ['Content-Length', 'Transfer-Encoding'].filter(
        (name) => valuesOf(last.headers, name).length > 0,
      ),
    }),
  }),
  answer({
    name: 'status 304',
    request: { path: '/status/304' },
    expected: { status: 304, length: 0, ended: 'complete', etag: ['"conformance"'] },
    seen: (last) => ({ ...ending(last), etag: valuesOf(last.headers, 'ETag') }),
  }),
  ...[404, 418, 500, 503].map((status) =>
    answer({
      name: `status ${status}`,
      request: { path: `/status/${status}` },
      expected: { status, body: `status ${status}\n` },
      seen: text,
    }),
  ),
  answer({
    name: 'HEAD',
    request: { method: 'HEAD', path: '/version' },
    expected: { status: 200, length: 0, ended: 'complete' },
    seen: ending,
  }),
  answer({
    name: 'HEAD of an answer without a length',
    request: { method: 'HEAD', path: '/stream?n=2&wait=0.01' },
    expected: { status: 200, length: 0, ended: 'complete' },
    seen: ending,
  }),
  answer({
    name: 'a redirect to a path',
    request: { path: '/redirect?to=/elsewhere%3Fa=b' },
    expected: { status: 302, location: ['/elsewhere?a=b'] },
    seen: ({ headers }) => ({ location: valuesOf(headers, 'Location') }),
  }),
  answer({
    name: 'a redirect to another host',
    request: { path: '/redirect?to=https://elsewhere.example/path' },
    expected: { status: 302, location: ['https://elsewhere.example/path'] },
    seen: ({ headers }) => ({ location: valuesOf(headers, 'Location') }),
  }),
  answer({
    name: 'Set-Cookie twice',
    request: { path: '/twice' },
    expected: { status: 200, cookies: ['first=1; Path=/', 'second=2; Path=/'] },
    seen: ({ headers }) => ({ cookies: valuesOf(headers, 'Set-Cookie') }),
  }),
  answer({
    name: 'a header of the answer twice',
    request: { path: '/twice' },
    expected: { status: 200, values: ['first', 'second'] },
    seen: ({ headers }) => ({
      values: valuesOf(headers, 'X-Twice').flatMap((value) => value.split(/, ?/)),
    }),
  }),
  answer({
    name: 'long, empty and Latin-1 headers of the answer',
    request: { path: '/headers?size=6000' },
    expected: { status: 200, long: [6000], latin: ['caf\u00e9'], empty: [''], spaces: ['a  b'] },
    seen: ({ headers }) => ({
      long: valuesOf(headers, 'X-Long').map((value) => value.length),
      latin: valuesOf(headers, 'X-Latin'),
      empty: valuesOf(headers, 'X-Empty'),
      spaces: valuesOf(headers, 'X-Spaces'),
    }),
  }),
  answer({
    name: '20 MiB with Content-Length',
    request: { path: '/large' },
    expected: {
      status: 200,
      sha256: digest(large),
      ended: 'complete',
      declared: [String(large.length)],
    },
    seen: ({ body, ended, headers }) => ({
      sha256: digest(body),
      ended,
      declared: valuesOf(headers, 'Content-Length'),
    }),
  }),
  answer({
    name: '3 MiB without Content-Length',
    request: { path: `/large?length=no&size=${odd.length}` },
    expected: { status: 200, sha256: digest(odd), ended: 'complete' },
    seen: ({ body, ended }) => ({ sha256: digest(body), ended }),
  }),
  answer({
    name: 'a slow answer',
    request: { path: '/sleep/1' },
    expected: { status: 200, body: 'slept\n' },
    seen: text,
  }),
  streamed('a stream', '/stream?n=4&wait=0.4'),
  streamed('a stream with X-Accel-Buffering: no', '/stream?n=4&wait=0.4&unbuffered=yes'),
  answer({
    name: 'an error before the first byte',
    request: { path: '/raise/before' },
    expected: { status: 500, ended: 'complete' },
    seen: ({ ended }) => ({ ended }),
  }),
  answer({
    name: 'an error after the first byte',
    request: { path: '/raise/after' },
    expected: { status: 200, body: 'the first bytes\n', ended: 'cut' },
    seen: (last) => ({ ...text(last), ended: last.ended }),
  }),
];
