import { runProgram } from '../../base/process/run-program.ts';

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
  const args = ['--permission', '--input-type=commonjs', '-'];
  const options = { env: {}, cwd: '/', input: program, timeout: patience };
  const { stdout, stderr } = await runProgram(process.execPath, args, options);
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
