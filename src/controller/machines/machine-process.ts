/** Runs programs in a machine. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { killProcess } from './cgroup.ts';
import { enterArgv } from './enter-script.ts';
import { hostPath } from './host-program.ts';
import type { MachineCommand, OnOutput, ProcessEnd } from './machines.ts';

/** How long what a program left behind may hold its output open; Juju waits as long. */
const grace = 100;

/** The running machine that a program is started in. */
export interface RunningMachine {
  readonly leader: number;
  /** Its control groups, one for each hierarchy. */
  readonly groups: readonly string[];
}

/** Where in a machine's control groups the programs are that were started from outside. */
export function commandGroups(groups: readonly string[]): readonly string[] {
  return groups.map((group) => join(group, 'boot', 'payload', 'charmwright.scope'));
}

/**
 * Runs a program in a machine to its end.
 *
 * It ends as {@link enterArgv} says. Aborting kills the program's process group.
 */
export async function runInMachine(
  { leader, groups }: RunningMachine,
  command: MachineCommand,
): Promise<ProcessEnd> {
  const [program = '', ...argv] = enterArgv(leader, commandGroups(groups), 'handed-over');
  const child = spawn(program, [...argv, ...command.argv], {
    // A process group of its own, which can be killed as a whole.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: hostPath },
  });
  handOver(child, command);
  const outputs = [
    readOutput(child.stdout, command.onStdout),
    readOutput(child.stderr, command.onStderr),
  ];
  const end = await endOf(child, command.signal);
  await Promise.race([Promise.all(outputs.map(({ closed }) => closed)), sleep(grace)]);
  outputs.forEach(({ stop }) => stop());
  return end;
}

function handOver(child: ChildProcess, { cwd, env }: MachineCommand): void {
  const channel = child.stdio[3];
  if (channel === null || channel === undefined || !('write' in channel)) return;
  // A machine that dies at this moment breaks the pipe; how the program ended tells about it.
  channel.on('error', () => undefined);
  channel.end([cwd, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].join('\0'));
}

function readOutput(
  stream: Readable | null,
  onOutput: OnOutput,
): { readonly closed: Promise<void>; readonly stop: () => void } {
  if (stream === null) throw fault('INTERNAL', 'a program was started without its output');
  stream.on('data', (chunk: Buffer) => onOutput(chunk));
  const { promise: closed, resolve } = Promise.withResolvers<undefined>();
  stream.on('close', () => resolve(undefined));
  const stop = (): void => {
    stream.removeAllListeners('data');
    stream.destroy();
  };
  return { closed, stop };
}

async function endOf(child: ChildProcess, signal: AbortSignal | undefined): Promise<ProcessEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ProcessEnd>();
  child.on('error', reject);
  child.on('exit', (code, by) => {
    resolve(code === null ? { kind: 'killed', signal: by ?? 'SIGKILL' } : { kind: 'exited', code });
  });
  const abort = (): void => {
    if (child.pid !== undefined) killProcess(-child.pid, 'SIGKILL');
  };
  signal?.addEventListener('abort', abort);
  if (signal?.aborted === true) abort();
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
