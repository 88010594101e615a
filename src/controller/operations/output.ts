/** What becomes of what a program prints. */
import { isUtf8 } from 'node:buffer';
import type { ApiJson, LogLine } from '../api.ts';
import type { Stage } from '../hook-runner/run-in-context.ts';
import type { OnOutput } from '../machines/machines.ts';
import { lineCutter } from './output-lines.ts';

/** Where both outputs of a program go. */
export interface OutputSinks {
  readonly onStdout: OnOutput;
  readonly onStderr: OnOutput;
}

/** Logs lines as they come: output as DEBUG, errors as WARNING. `end` hands over what had no newline. */
export function loggedOutput(
  { services, facts }: Stage,
  name: string,
): { readonly sinks: OutputSinks; readonly end: () => void } {
  const { model, tag, unit } = facts;
  const line = { model: model.id, entity: tag, module: `unit.${unit.name}.${name}` };
  const logAs = (level: LogLine['level']) =>
    lineCutter((message) => services.log.write({ ...line, level, message }));
  const [stdout, stderr] = [logAs('DEBUG'), logAs('WARNING')];
  return {
    sinks: { onStdout: stdout.push, onStderr: stderr.push },
    end() {
      stdout.end();
      stderr.end();
    },
  };
}

/** Gathers what a program prints, byte by byte. */
export function captureOutput() {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  return {
    sinks: {
      onStdout: (chunk) => void stdout.push(chunk),
      onStderr: (chunk) => void stderr.push(chunk),
    } satisfies OutputSinks,
    stdout: () => Buffer.concat(stdout).toString(),
    stderr: () => Buffer.concat(stderr).toString(),
    /** As an action's results show it; source: juju `internal/worker/uniter/runner/runner.go` (updateActionResults). */
    results: (code: number): Readonly<Record<string, ApiJson>> => ({
      'return-code': code,
      ...resultOf('stdout', Buffer.concat(stdout)),
      ...resultOf('stderr', Buffer.concat(stderr)),
    }),
  };
}

/** The last line always ends, no output is no result, and what is no text comes in base64. */
function resultOf(name: string, bytes: Buffer): Readonly<Record<string, ApiJson>> {
  if (bytes.length === 0) return {};
  const lines = bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
  if (isUtf8(lines)) return { [name]: lines.toString() };
  return { [name]: lines.toString('base64'), [`${name}-encoding`]: 'base64' };
}
