/** Runs programs in a machine. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { killProcess } from './cgroup.ts';
import { hostPath } from './host-program.ts';
import type { MachineCommand, ProcessEnd } from './machines.ts';
import { lineCutter } from './output-lines.ts';

/** How long what a program left behind may hold its output open; Juju waits as long. */
const grace = 100;

/** On the host: `$1` are control groups to join, the rest is the command. */
const hostScript = `
for group in $1; do mkdir -p "$group" && echo $$ >"$group/cgroup.procs"; done 2>/dev/null
shift
exec "$@"
`;

/**
 * In the machine: takes folder and environment from file descriptor 3, where no other process can
 * read them, and becomes the program. Perl is in every Debian, and starts in 2 ms.
 */
const machineScript = [
  'open my $in, "<&=", 3 or die "$!"; local $/; my ($folder, @env) = split /\\0/, <$in>, -1; close $in;',
  '%ENV = map { /^([^=]+)=(.*)$/s ? ($1, $2) : () } @env;',
  'umask 022;',
  'chdir $folder or do { print STDERR "cannot enter $folder: $!\\n"; exit 126 };',
  'exec { $ARGV[0] } @ARGV or do { print STDERR "cannot start $ARGV[0]: $!\\n"; exit 127 };',
].join(' ');

/** The running machine that a program is started in. */
export interface RunningMachine {
  readonly leader: number;
  /** Its control groups, one for each hierarchy. */
  readonly groups: readonly string[];
}

/**
 * Runs a program in a machine to its end.
 *
 * Programs that cannot be started end with 126 (folder) or 127 (program), as in a shell. Aborting
 * kills the program's process group.
 */
export async function runInMachine(
  { leader, groups }: RunningMachine,
  command: MachineCommand,
): Promise<ProcessEnd> {
  const joined = groups.map((group) => join(group, 'boot', 'payload', 'charmwright.scope'));
  const enter = ['nsenter', '-t', String(leader), '-a', '--'];
  const become = ['/usr/bin/perl', '-e', machineScript, '--', ...command.argv];
  const child = spawn('/bin/sh', ['-c', hostScript, 'run', joined.join(' '), ...enter, ...become], {
    // A process group of its own, which can be killed as a whole.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: hostPath },
  });
  handOver(child, command);
  const outputs = [
    readLines(child.stdout, command.onStdout),
    readLines(child.stderr, command.onStderr),
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

function readLines(
  stream: Readable | null,
  onLine: (line: string) => void,
): { readonly closed: Promise<void>; readonly stop: () => void } {
  if (stream === null) throw fault('INTERNAL', 'a program was started without its output');
  const cutter = lineCutter(onLine);
  stream.on('data', (chunk: Buffer) => cutter.push(chunk));
  const { promise: closed, resolve } = Promise.withResolvers<undefined>();
  stream.on('close', () => resolve(undefined));
  const stop = (): void => {
    stream.removeAllListeners('data');
    stream.destroy();
    cutter.end();
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
