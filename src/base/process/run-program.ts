import type { Options } from 'execa';

/** How a program is run. */
export interface ProgramOptions {
  /** All of its environment; it inherits nothing. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What it reads; without it, its input is empty. */
  readonly input?: string;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
}

/** How a program ended, and what it printed. */
export interface ProgramEnd {
  /** Undefined for a program that a signal ended, or that could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it failed, with the errno of a program that could not be started; undefined for exit code 0. */
  readonly error: Error | undefined;
}

/** Bytes of each output that are kept. */
const longestOutput = 64 * 1024 * 1024;

/**
 * Runs a program to its end, and kills it where this process ends first. For all but hooks: it loads execa.
 *
 * @returns how it ended; a program that fails is no exception.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, cwd, input, timeout }: ProgramOptions,
): Promise<ProgramEnd> {
  const { execa } = await import('execa');
  const options: Options = {
    env: { ...env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: longestOutput,
    killSignal: 'SIGKILL',
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeout === undefined ? {} : { timeout }),
  };
  const end = await execa(program, args, options);
  return {
    code: end.exitCode,
    stdout: textOf(end.stdout),
    stderr: textOf(end.stderr),
    error: end instanceof Error ? end : undefined,
  };
}

/** There is no output of a program that could not be started. */
function textOf(output: unknown): string {
  return typeof output === 'string' ? output : '';
}
