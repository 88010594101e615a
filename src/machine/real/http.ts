import type { IncomingMessage } from 'node:http';
import type { Http, HttpAnswer } from '../machine.ts';
import { httpStatus, reasonOf } from './http-status.ts';

/** Most bytes of a body that are read. */
export const mostBody = 64 * 1024;

/** Asks over the machine's own network; follows no redirect and keeps no connection. */
export const realHttp: Http = {
  async status(url, { timeout, host }) {
    if (!URL.canParse(url)) return { kind: 'silent', reason: `${url} is not a URL` };
    const parsed = new URL(url);
    if (parsed.protocol === 'http:') return httpStatus(parsed, timeout, host);
    const answer = await realHttp.get(url, host === undefined ? { timeout } : { timeout, host });
    return answer.kind === 'silent' ? answer : { kind: 'answered', status: answer.status };
  },
  async get(url, { timeout, host }) {
    const signal = AbortSignal.timeout(timeout);
    try {
      return await ask(new URL(url), host, signal);
    } catch (error) {
      const reason = signal.aborted ? `no answer within ${timeout} ms` : reasonOf(error);
      return { kind: 'silent', reason };
    }
  },
};

async function ask(url: URL, host: string | undefined, signal: AbortSignal): Promise<HttpAnswer> {
  // Loaded when used: loading TLS costs a hook more than all the rest of its start.
  const { request: send } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const headers = { 'user-agent': 'charmwright', ...(host === undefined ? {} : { host }) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    // No agent: a pooled connection would keep the hook from ending.
    const request = send(url, { headers, agent: false, signal }, resolve);
    request.on('error', reject);
    request.end();
  });
  return { kind: 'answered', status: answer.statusCode ?? 0, body: await readBody(answer) };
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostBody) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBody).toString('utf8');
}
