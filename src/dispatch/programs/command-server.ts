import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { messageOf } from '../../errors.ts';

/** What a command answers: it prints `stdout` and `stderr` and ends with `code`. */
export interface CommandReply {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export type RunCommand = (name: string, args: readonly string[]) => Promise<CommandReply>;

/** Bytes of a command's name and arguments; Linux itself takes about twice as many. */
const longestRequest = 1_000_000;

/**
 * Answers the commands of an executable handler while `use` runs; `use` gets the value of CHARMWRIGHT_DISPATCH for
 * the environment of the handler.
 *
 * It listens on an abstract socket, of which nothing remains however this process ends. Every process of the
 * machine can see the socket's name, so a client must send the secret.
 */
export async function withCommandServer<T>(
  { secret, name }: { readonly secret: string; readonly name: string },
  run: RunCommand,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, secret, run);
  });
  await listening(server, `\0${name}`);
  try {
    return await use(`@${name} ${secret}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function serve(socket: Socket, secret: string, run: RunCommand): void {
  const chunks: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestRequest) socket.destroy();
  });
  socket.on('end', () => {
    const [token = '', name = '', ...args] = Buffer.concat(chunks).toString('utf8').split('\0');
    if (!isSame(token, secret)) {
      socket.destroy();
      return;
    }
    run(name, args).then(
      (reply) => answer(socket, reply),
      (error: unknown) => answer(socket, { code: 2, stderr: `${name}: ${messageOf(error)}\n` }),
    );
  });
}

function answer(socket: Socket, { code, stdout = '', stderr = '' }: CommandReply): void {
  socket.end(`${code}\0${stdout.replaceAll('\0', '')}\0${stderr}`);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
