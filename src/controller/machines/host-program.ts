/** Starts the host's own programs. */
import { startProcess } from '../../base/process/start-process.ts';
import { refusalInOutput } from '../../base/system-faults.ts';
import { fault } from '../../errors.ts';
import { endOfGroup } from './process-group.ts';
import type { ProcessEnd } from './machines.ts';

/** Where the host's programs are looked for, whatever PATH the controller was started with. */
export const hostPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface HostProgramOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** Milliseconds; a minute when absent. */
  readonly timeout?: number;
}

/** How a program of the host ended, and what it printed. */
export interface HostProgramEnd {
  readonly end: ProcessEnd;
  /** Whether it was killed because its time was up. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const usualTimeout = 60_000;

/**
 * Runs a program of the host and answers with its standard output, without its last newline.
 *
 * It sees an environment of its own: PATH and the locale `C.UTF-8`.
 *
 * @throws HOST_COMMAND_FAILED with what the program said, PROCESS_KILLED, or the code of what the machine refused it.
 */
export async function hostProgram(
  program: string,
  argv: readonly string[],
  options: HostProgramOptions = {},
): Promise<string> {
  const { end, timedOut, stdout, stderr } = await runHostProgram(program, argv, options);
  if (end.kind === 'exited' && end.code === 0) return stdout.replace(/\n$/, '');
  const how = end.kind === 'exited' ? `exit status ${end.code}` : `signal ${end.signal}`;
  const why = timedOut ? `it had not ended after ${limitOf(options) / 1000} s` : how;
  const killed = end.kind === 'killed' && !timedOut ? 'PROCESS_KILLED' : undefined;
  const code = killed ?? refusalInOutput(stderr)?.refusal.code ?? 'HOST_COMMAND_FAILED';
  throw fault(code, `${[program, ...argv].join(' ')} failed: ${why}`, {
    details: stderr === '' ? why : stderr,
  });
}

/**
 * Runs a program of the host to its end, however it ends; {@link hostProgram} with less said about failures.
 *
 * When its time is up its whole process group is killed, and nothing that it left behind is waited for.
 *
 * @throws HOST_COMMAND_FAILED when it cannot be started.
 */
export async function runHostProgram(
  program: string,
  argv: readonly string[],
  options: HostProgramOptions = {},
): Promise<HostProgramEnd> {
  const late = AbortSignal.timeout(Math.ceil(limitOf(options)));
  const child = startProcess(program, argv, {
    // A process group of its own, which can be killed as a whole.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: hostPath, LC_ALL: 'C.UTF-8' },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  // A program that ends without having read its input breaks the pipe; how it ended says more.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr]: [Uint8Array[], Uint8Array[]] = [[], []];
  const outputs = {
    onStdout: (chunk: Uint8Array) => void stdout.push(chunk),
    onStderr: (chunk: Uint8Array) => void stderr.push(chunk),
  };
  const end = await endOfGroup(child, outputs, late).catch((cause: unknown) => {
    throw fault('HOST_COMMAND_FAILED', `${program} cannot be started`, { cause });
  });
  const timedOut = late.aborted && end.kind === 'killed';
  return { end, timedOut, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function limitOf({ timeout }: HostProgramOptions): number {
  return timeout ?? usualTimeout;
}

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString();
}
