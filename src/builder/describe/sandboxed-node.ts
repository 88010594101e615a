import { runProgram } from '../../base/process/run-program.ts';

/** How long a program may take that only declares or computes something. */
const timeoutMs = 20_000;

/** What a program printed: the rest of its line that begins with `mark`, or the reason why that line is missing. */
export type SandboxOutput =
  | { readonly kind: 'printed'; readonly text: string }
  | {
      readonly kind: 'silent';
      readonly reason: string;
      /** Where in the program it ended, both from 1. */
      readonly at: { readonly line: number; readonly column: number } | undefined;
    };

/**
 * Runs a program in a Node process of its own, without an environment and without permission to use files,
 * programs or other threads.
 *
 * @param mark the prefix of the result's line, so that a module's own output is not mistaken for it.
 */
export async function runSandboxed(program: string, mark: string): Promise<SandboxOutput> {
  const args = ['--permission', '--input-type=commonjs', '-'];
  const options = { env: {}, cwd: '/', input: program, timeout: timeoutMs };
  const { stdout, stderr } = await runProgram(process.execPath, args, options);
  const line = stdout.split('\n').find((each) => each.startsWith(mark));
  if (line !== undefined) return { kind: 'printed', text: line.slice(mark.length) };
  const reason = /^\w*Error.*$/m.exec(stderr)?.[0];
  const [, row, column] = /\[stdin\]:(\d+):(\d+)/.exec(stderr) ?? [];
  return {
    kind: 'silent',
    reason: reason ?? `they did not end within ${timeoutMs / 1000} s`,
    at: row === undefined ? undefined : { line: Number(row), column: Number(column) },
  };
}

/** The statement that prints the value of an expression and ends the program. */
export function printAndExit(expression: string, mark: string): string {
  return `process.stdout.write('\\n${mark}' + JSON.stringify(${expression}) + '\\n', () => process.exit(0));`;
}
