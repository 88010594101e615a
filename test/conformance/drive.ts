import type { Target } from './combination.ts';
import { compare, type ProbeResult } from './compare.ts';
import type { Probe, ProbeRequest } from './probe.ts';
import { exchange, type Answer } from './raw-http.ts';
import type { Variation } from './variation.ts';

/** The results of one combination at one prefix. */
export interface ConformanceRun {
  readonly target: Target;
  readonly results: readonly ProbeResult[];
}

/** What a target is asked, and what it may answer beside the expected. */
export interface Questions {
  readonly probes: readonly Probe[];
  readonly variations: readonly Variation[];
}

/** How many probes are asked at once: few enough for a server with one worker. */
const lanes = 4;

/** Asks the target every question that applies to it, and compares the answers; results are in the probes' order. */
export async function drive(
  target: Target,
  { probes, variations }: Questions,
): Promise<ConformanceRun> {
  const asked = probes.filter((probe) => probe.applies?.(target) ?? true);
  const results = new Map<Probe, ProbeResult>();
  const work = asked.filter(({ exclusive }) => exclusive !== true).values();
  const lane = async (): Promise<void> => {
    for (const probe of work) results.set(probe, await result(target, { probe, variations }));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  for (const probe of asked.filter(({ exclusive }) => exclusive === true)) {
    results.set(probe, await result(target, { probe, variations }));
  }
  return { target, results: asked.flatMap((probe) => results.get(probe) ?? []) };
}

async function result(target: Target, question: Question): Promise<ProbeResult> {
  const attempts = question.probe.timed === true ? 5 : 1;
  for (let attempt = 1; ; attempt += 1) {
    const found = await attemptedResult(target, question);
    if (found.verdict !== 'wrong' || attempt === attempts) return found;
  }
}

interface Question {
  readonly probe: Probe;
  readonly variations: readonly Variation[];
}

async function attemptedResult(
  target: Target,
  { probe, variations }: Question,
): Promise<ProbeResult> {
  const all = await answersOf(target, probe);
  const last = all.at(-1);
  if (last === undefined) throw new Error(`the probe ${probe.name} has no request`);
  return compare(probe, { target, observed: probe.observe({ last, all, target }), variations });
}

async function answersOf(target: Target, { requests }: Probe): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await ask(target, request));
  return answers;
}

/** Sends one request to the target, on a connection of its own. */
export async function ask(target: Target, request: ProbeRequest): Promise<Answer> {
  const body = request.framing === 'chunked' ? chunks(request.body ?? []) : (request.body ?? []);
  return await exchange({
    host: target.host,
    port: target.port,
    method: request.method ?? 'GET',
    head: Buffer.from(headOf(target, request), 'latin1'),
    body,
    expectsContinue: request.expectsContinue ?? false,
    idleMilliseconds: 60_000,
  });
}

function headOf({ host, port, prefix }: Target, request: ProbeRequest): string {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const path = request.form === 'beside' ? request.path : prefix + request.path;
  const { method = 'GET', protocol = 'HTTP/1.1', headers = [] } = request;
  const lines = [
    `${method} ${request.form === 'absolute' ? `http://${address}` : ''}${path} ${protocol}`,
    `Host: ${address}`,
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...framing(request),
  ];
  return [...lines, '', ''].join('\r\n');
}

function framing(request: ProbeRequest): readonly string[] {
  const expect = request.expectsContinue === true ? ['Expect: 100-continue'] : [];
  if (request.body === undefined) return expect;
  if (request.framing === 'chunked') return ['Transfer-Encoding: chunked', ...expect];
  const length = request.body.reduce((sum, piece) => sum + piece.length, 0);
  return [`Content-Length: ${length}`, ...expect];
}

function chunks(pieces: readonly Buffer[]): readonly Buffer[] {
  const encoded = pieces.map((piece) =>
    Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
  );
  return [...encoded, Buffer.from('0\r\n\r\n')];
}
