import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program under test. */
export const gatewayFolder = join(import.meta.dirname, '../../../templates/gateway');

/** Compiled modules are kept, but not beside the sources. */
export const pythonEnvironment = {
  PATH: process.env.PATH,
  PYTHONPYCACHEPREFIX: join(import.meta.dirname, '../../../node_modules/.cache/python'),
};

/** A gateway that runs, and the folder that it has for itself. */
export interface GatewayProcess {
  readonly folder: string;
  /** Its unix socket. */
  readonly socket: string;
  readonly pid: number;
  /** What it has written so far. */
  log(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it says that it is ready; rejects when it ends before. */
  waitUntilReady(): Promise<undefined>;
  /** Resolves with the exit status. */
  readonly ended: Promise<number | null>;
  /** Ends it at once and removes its folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** How to start a gateway. */
export interface StartOptions {
  readonly protocol: string;
  readonly options?: readonly string[];
  readonly application?: string;
  /** The Python that runs it. */
  readonly python?: string;
  /** Addresses in place of the unix socket. */
  readonly listen?: readonly string[];
  /** Changes files in the folder before the start. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Starts it as systemd does, with the unix socket open; what it notifies is in the log. */
  readonly underSystemd?: boolean;
}

/** Starts a gateway in a folder with the echo application, without waiting for it. */
export async function spawnGateway(start: StartOptions): Promise<GatewayProcess> {
  const { protocol, options = [], application = 'echo:application', python = 'python3' } = start;
  const folder = await mkdtemp(join(tmpdir(), 'cw-gateway-'));
  const socket = join(folder, 'socket');
  await copyFile(join(import.meta.dirname, 'echo.py'), join(folder, 'echo.py'));
  await start.prepare?.(folder);
  const listen = (start.listen ?? [start.underSystemd ? 'systemd' : `unix:${socket}`]).flatMap(
    (address) => ['--listen', address],
  );
  const base = [gatewayFolder, '--protocol', protocol, '--application', application];
  const starter = start.underSystemd
    ? [join(import.meta.dirname, 'under_systemd.py'), socket, python]
    : [];
  const program = spawn(python, [...starter, ...base, ...listen, ...options], {
    cwd: folder,
    env: { ...pythonEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  program.stdout.on('data', (part: Buffer) => parts.push(part));
  const ready = Promise.withResolvers<undefined>();
  const log = (): string => Buffer.concat(parts).toString();
  program.stderr.on('data', (part: Buffer) => {
    parts.push(part);
    if (/\] ready$/m.test(log())) ready.resolve(undefined);
  });
  const ended = once(program, 'exit').then(() => program.exitCode);
  const failed = ended.then(() => {
    throw new Error(`the gateway has ended: ${log()}`);
  });
  // Nothing waits for one that is meant to end.
  failed.catch(() => undefined);
  return {
    folder,
    socket,
    pid: program.pid ?? 0,
    log,
    waitUntilReady: () => Promise.race([ready.promise, failed]),
    signal: (name) => void program.kill(name),
    ended,
    async [Symbol.asyncDispose]() {
      program.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a gateway and waits until it is ready. */
export async function startGateway(start: StartOptions): Promise<GatewayProcess> {
  const gateway = await spawnGateway(start);
  await gateway.waitUntilReady();
  return gateway;
}
