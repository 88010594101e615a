import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client, Got, Sent } from './exchange.ts';
import { pythonEnvironment } from './gateway-process.ts';
import { httpAnswer } from './http-answer.ts';

/** A Python of this host that has the module zmq; undefined where Debian's python3-zmq is not installed. */
export function pythonWithZmq(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => {
    try {
      execFileSync(python, ['-c', 'import zmq'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const tagged = (data: Buffer | string, type: string): Buffer => {
  const content = Buffer.from(data);
  return Buffer.concat([Buffer.from(`${content.length}:`), content, Buffer.from(type)]);
};

/** A message of a front: `SENDER ID PATH HEADERS BODY`. */
export function mongrel2Message(
  id: string,
  headers: readonly (readonly [string, string])[],
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  const pairs = [...values].flatMap(([name, texts]) => {
    const strings = texts.map((text) => tagged(Buffer.from(text, 'latin1'), ','));
    const [first = Buffer.alloc(0)] = strings;
    return [tagged(name, ','), texts.length === 1 ? first : tagged(Buffer.concat(strings), ']')];
  });
  return Buffer.concat([
    Buffer.from(`test-front ${id} / `),
    tagged(Buffer.concat(pairs), '}'),
    tagged(body, ','),
  ]);
}

/** The headers of a request, as Mongrel2 gives them. */
export function mongrel2Headers({ method = 'GET', target, headers = [], body }: Sent) {
  const all: (readonly [string, string])[] = [
    ...([
      ['METHOD', method],
      ['URI', target],
      ['VERSION', 'HTTP/1.1'],
      ['PATH', '/'],
    ] as const),
    ...([
      ['REMOTE_ADDR', '192.0.2.1'],
      ['URL_SCHEME', 'http'],
      ['host', 'example.com'],
    ] as const),
    ...headers.map(([name, value]) => [name.toLowerCase(), value] as const),
  ];
  if (body) all.push(['content-length', String(body.length)]);
  return all;
}

/** What came back for one connection so far. */
interface Connection {
  readonly parts: Buffer[];
  closed: boolean;
  changed(): void;
}

/** Whether an answer may be whole, so that a large one is not put together for each of its parts. */
function mayBeWhole({ parts, closed }: Connection): boolean {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return closed || size <= 65_536 || parts.at(-1)?.subarray(-5).toString() === '0\r\n\r\n';
}

/** A front of Mongrel2 that runs. */
export interface Mongrel2Front extends AsyncDisposable {
  readonly options: readonly string[];
  readonly client: Client;
  /** Sends bytes as one message. */
  send(message: Buffer): void;
  /** Resolves with the answer of a connection. */
  answer(id: string, method?: string): Promise<Got>;
  /** A number that no connection has had. */
  nextId(): string;
}

/** Starts a front; with `credits` it lets so many bytes be on their way to a client. */
export async function startMongrel2Front(
  python: string,
  { credits }: { readonly credits?: number } = {},
): Promise<Mongrel2Front> {
  const folder = await mkdtemp(join(tmpdir(), 'cw-front-'));
  const script = join(import.meta.dirname, 'mongrel2_front.py');
  const program = spawn(python, [script, folder], {
    env: pythonEnvironment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connections = new Map<string, Connection>();
  const connectionOf = (id: string): Connection => {
    const connection = connections.get(id) ?? {
      parts: [],
      closed: false,
      changed: () => undefined,
    };
    connections.set(id, connection);
    return connection;
  };
  const send = (message: Buffer): void => {
    program.stdin.write(`${message.toString('base64')}\n`);
  };
  createInterface({ input: program.stdout }).on('line', (line) => {
    const reply = Buffer.from(line, 'base64');
    const [, id = ''] = /^test-front \d+:(\d+), /.exec(reply.toString('latin1', 0, 80)) ?? [];
    const data = reply.subarray(reply.indexOf(', ') + 2);
    const connection = connectionOf(id);
    connection.parts.push(data);
    connection.closed ||= data.length === 0;
    if (credits !== undefined && data.length > 0)
      send(
        mongrel2Message(
          id,
          [
            ['METHOD', 'JSON'],
            ['DOWNLOAD_CREDITS', String(data.length)],
          ],
          Buffer.from('{"type":"credits"}'),
        ),
      );
    connection.changed();
  });
  let last = 0;
  const answer = (id: string, method = 'GET'): Promise<Got> => {
    const { promise, resolve, reject } = Promise.withResolvers<Got>();
    const connection = connectionOf(id);
    connection.changed = () => {
      if (!mayBeWhole(connection)) return;
      try {
        const data = Buffer.concat(connection.parts);
        const got = httpAnswer(data, { method, closed: connection.closed });
        if (got) resolve(got);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    connection.changed();
    return promise;
  };
  const nextId = (): string => String((last += 1));
  return {
    options: [
      '--mongrel2-pull',
      `ipc://${folder}/send`,
      '--mongrel2-publish',
      `ipc://${folder}/receive`,
    ],
    send,
    answer,
    nextId,
    client: async (sent) => {
      const id = nextId();
      const headers = mongrel2Headers(sent);
      if (credits !== undefined) headers.push(['DOWNLOAD_CREDITS', String(credits)]);
      send(mongrel2Message(id, headers, sent.body));
      return answer(id, sent.method);
    },
    async [Symbol.asyncDispose]() {
      program.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
