/** Requests that prove something, tried until they do. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFailure } from './failure.ts';

/** Milliseconds that an answer may take to become the right one. */
const patience = 60_000;

/** GETs until the answer is a 200 whose body contains `expected`; returns the body. */
export async function expectBody(url: string, expected: string): Promise<string> {
  return await eventually(
    () => get(url),
    (answer) => answer.status === 200 && answer.body.includes(expected),
    (answer) => `${url} should have said ${JSON.stringify(expected)}, but it ${shown(answer)}`,
  ).then(({ body }) => body);
}

/** Waits until nothing listens at a port any more. */
export async function expectSilence(host: string, port: number): Promise<void> {
  await eventually(
    () => listens(host, port),
    (listening) => !listening,
    () => `${host} still listens at port ${port}`,
  );
}

/** Sends a form; anything but a 201 is a failure. Returns the body. */
export async function postForm(url: string, form: Record<string, string>): Promise<string> {
  const answer = await ask(url, { method: 'POST', body: new URLSearchParams(form) });
  if (answer.status === 201) return answer.body;
  throw new DemoFailure(`${url} should have taken the form, but it ${shown(answer)}`);
}

interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  /** The reason when there was none. */
  readonly body: string;
}

async function get(url: string): Promise<Answer> {
  return await ask(url, {});
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(5000) });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
    return { status: 0, body: cause instanceof Error ? cause.message : String(cause) };
  }
}

function shown({ status, body }: Answer): string {
  return status === 0 ? `gave no answer: ${body}` : `answered ${status}: ${body.slice(0, 300)}`;
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (listening: boolean) => (): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });
}

async function eventually<Found>(
  look: () => Promise<Found>,
  good: (found: Found) => boolean,
  complaint: (found: Found) => string,
): Promise<Found> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (good(found)) return found;
    if (performance.now() > deadline) throw new DemoFailure(complaint(found));
    await sleep(200);
  }
}
