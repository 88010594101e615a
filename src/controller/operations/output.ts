import type { ApiJson } from '../api.ts';

/** Gathers what a program prints. */
export function captureOutput() {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const join = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  return {
    sinks: {
      onStdout: (line: string) => void stdout.push(line),
      onStderr: (line: string) => void stderr.push(line),
    },
    stdout: () => join(stdout),
    stderr: () => join(stderr),
    /** As an action's results show it: streams that are empty are left out. */
    results(code: number): Readonly<Record<string, ApiJson>> {
      return {
        'return-code': code,
        ...(stdout.length === 0 ? {} : { stdout: join(stdout) }),
        ...(stderr.length === 0 ? {} : { stderr: join(stderr) }),
      };
    },
  };
}
