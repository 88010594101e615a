import { spawn } from 'node:child_process';

/** How long a program may take that only declares or computes something. */
const patience = 20_000;

/** What a program said: the rest of its line that begins with `mark`, or why there is none. */
export type Said =
  | { readonly kind: 'said'; readonly text: string }
  | {
      readonly kind: 'silent';
      readonly reason: string;
      /** Where in the program it ended, both from 1. */
      readonly at: { readonly line: number; readonly column: number } | undefined;
    };

/**
 * Runs a program in a Node of its own, without an environment and without leave to touch files,
 * programs or other threads.
 *
 * @param mark what its answer begins with, so that a module's own output is not taken for it.
 */
export async function runAlone(program: string, mark: string): Promise<Said> {
  const child = spawn(process.execPath, ['--permission', '--input-type=commonjs', '-'], {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A child that ends before it has read its program says why on stderr.
  child.stdin.on('error', () => undefined);
  child.stdin.end(program);
  await new Promise<void>((done, refuse) => {
    child.on('error', refuse);
    child.on('close', () => done());
  });
  const line = stdout.split('\n').find((each) => each.startsWith(mark));
  if (line !== undefined) return { kind: 'said', text: line.slice(mark.length) };
  const reason = /^\w*Error.*$/m.exec(stderr)?.[0];
  const [, row, column] = /\[stdin\]:(\d+):(\d+)/.exec(stderr) ?? [];
  return {
    kind: 'silent',
    reason: reason ?? `they did not end within ${patience / 1000} s`,
    at: row === undefined ? undefined : { line: Number(row), column: Number(column) },
  };
}

/** The statement with which a program says a value, given as an expression, and ends. */
export function sayAndEnd(expression: string, mark: string): string {
  return `process.stdout.write('\\n${mark}' + JSON.stringify(${expression}) + '\\n', () => process.exit(0));`;
}
