import type { ApiJson } from '../api.ts';

/** Gathers what a program prints, to the last newline or the lack of it. */
export function captureOutput() {
  const stdout: string[] = [];
  const stderr: string[] = [];
  return {
    sinks: {
      onStdout: (line: string, end: string) => void stdout.push(line, end),
      onStderr: (line: string, end: string) => void stderr.push(line, end),
    },
    stdout: () => stdout.join(''),
    stderr: () => stderr.join(''),
    /** As an action's results show it: streams that are empty are left out. */
    results(code: number): Readonly<Record<string, ApiJson>> {
      return {
        'return-code': code,
        ...(stdout.length === 0 ? {} : { stdout: stdout.join('') }),
        ...(stderr.length === 0 ? {} : { stderr: stderr.join('') }),
      };
    },
  };
}
