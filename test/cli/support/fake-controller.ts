/** A controller that answers what a test says, on a real socket; and the CLI run as a program. */
import { isObject } from '../../../src/base/json.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { packageVersion } from '../../../src/cli/package-version.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { Output } from '../../../src/cli/terminal.ts';
import type { ApiError, ApiEvent } from '../../../src/controller/api.ts';
import type { Verbs } from '../../../src/controller/verbs/verbs.ts';

export const executable = resolve(import.meta.dirname, '../../../bin/charmwright');

type Answers = {
  readonly [V in keyof Verbs]?: (request: Verbs[V]['request']) => Verbs[V]['response'] | ApiError;
};

export interface FakeController {
  readonly home: string;
  /** Every request but pings, in their order. */
  readonly requests: readonly (readonly [verb: string, body: unknown])[];
  /** Tells something to all who listen. */
  readonly tell: (event: ApiEvent) => void;
  /** Resolves when someone listens. */
  readonly listened: Promise<undefined>;
}

export interface FakeOptions {
  readonly answers?: Answers;
  /** Sent to each client that begins to listen. */
  readonly events?: readonly ApiEvent[];
}

export async function fakeController({
  answers = {},
  events = [],
}: FakeOptions = {}): Promise<FakeController> {
  const home = temporaryFolder();
  const requests: (readonly [string, unknown])[] = [];
  const listeners = new Set<ServerResponse>();
  const listened = Promise.withResolvers<undefined>();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v1/events') === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      for (const event of events) send(response, event);
      listeners.add(response);
      listened.resolve(undefined);
      return;
    }
    const verb = (request.url ?? '').replace('/v1/', '');
    void json(request).then((body) => {
      if (verb !== 'ping') requests.push([verb, body]);
      const answer = answerOf(answers, verb, body);
      const failed = isObject(answer) && 'error' in answer;
      response.writeHead(failed ? 400 : 200).end(JSON.stringify(answer));
    });
  });
  await listen(server, join(home, 'controller.sock'));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    home,
    requests,
    tell: (event) => listeners.forEach((each) => send(each, event)),
    listened: listened.promise,
  };
}

function answerOf(answers: Answers, verb: string, body: unknown): unknown {
  if (verb === 'ping' && answers.ping === undefined) return { version: packageVersion(), pid: 1 };
  const found = Object.entries(answers).find(([name]) => name === verb)?.[1];
  // The table's types hold the verb and its request together; here they come from a socket.
  if (found !== undefined) return (found as (request: unknown) => unknown)(body);
  return apiError('INTERNAL', `the test answers no ${verb}`);
}

export function apiError(
  code: ApiError['error']['code'],
  message: string,
  hint = 'do this',
): ApiError {
  return { error: { code, message, hint } };
}

async function listen(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
}

function send(response: ServerResponse, event: ApiEvent): void {
  response.write(`data: ${JSON.stringify(event)}\n\n`);
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly program?: string;
}

/** Runs a command line in this process, without a terminal. */
export async function charmwright(
  args: readonly string[],
  { home = '/nowhere', env = {}, cwd = tmpdir() }: RunOptions = {},
): Promise<CommandEnd> {
  let [stdout, stderr] = ['', ''];
  const output = (write: (text: string) => void): Output => ({
    isTTY: false,
    erase: () => undefined,
    columns: 80,
    write,
    line: (text) => write(`${text}\n`),
    style: (_, text) => text,
  });
  const code = await runCli(args, {
    cwd,
    env: { PATH: process.env.PATH, CHARMWRIGHT_HOME: home, ...env },
    stdin: process.stdin,
    out: output((text) => (stdout += text)),
    err: output((text) => (stderr += text)),
    interrupted: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

/** Runs the CLI as a user does, without a terminal. */
export async function charmwrightProgram(
  args: readonly string[],
  { home = '/nowhere', env = {}, cwd = tmpdir(), program = executable }: RunOptions = {},
): Promise<CommandEnd> {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME,
      CHARMWRIGHT_HOME: home,
      ...env,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  return { code: child.exitCode ?? -1, stdout, stderr };
}
