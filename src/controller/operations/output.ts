/** Logs or captures the output of a program. */
import { isUtf8 } from 'node:buffer';
import type { Json } from '../../base/json.ts';
import type { LogLine } from '../api.ts';
import type { Stage } from '../hook-runner/run-in-context.ts';
import type { OnOutput } from '../machines/machines.ts';
import { lineCutter } from './output-lines.ts';

/** Sinks for both outputs of a program. */
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

/** Most bytes that are kept of each output of an action or a command. */
export const mostOutput = 8 * 1024 ** 2;

/**
 * Captures the output of a program, byte by byte.
 *
 * Of an output beyond `most` the beginning is kept, and the errors say how much is missing.
 */
export function captureOutput(most: number = mostOutput) {
  const [out, err] = [keeper(most), keeper(most)];
  const stdout = (): Buffer => out.kept();
  const stderr = (): Buffer => {
    const missing = [out.missing('stdout'), err.missing('stderr')].join('');
    return missing === ''
      ? err.kept()
      : Buffer.concat([endedLine(err.kept()), Buffer.from(missing)]);
  };
  return {
    sinks: { onStdout: out.add, onStderr: err.add } satisfies OutputSinks,
    stdout: () => stdout().toString(),
    stderr: () => stderr().toString(),
    /** As an action's results show it; source: juju `internal/worker/uniter/runner/runner.go` (updateActionResults). */
    results: (code: number): Readonly<Record<string, Json>> => ({
      'return-code': code,
      ...resultOf('stdout', stdout()),
      ...resultOf('stderr', stderr()),
    }),
  };
}

/** The last line always ends, no output is no result, and what is no text comes in base64. */
function resultOf(name: string, bytes: Buffer): Readonly<Record<string, Json>> {
  if (bytes.length === 0) return {};
  const lines = endedLine(bytes);
  if (isUtf8(lines)) return { [name]: lines.toString() };
  return { [name]: lines.toString('base64'), [`${name}-encoding`]: 'base64' };
}

function endedLine(bytes: Buffer): Buffer {
  if (bytes.length === 0 || bytes.at(-1) === 0x0a) return bytes;
  return Buffer.concat([bytes, Buffer.from('\n')]);
}

/** Keeps the first bytes, whole characters of them, and counts the rest. */
function keeper(most: number) {
  const chunks: Uint8Array[] = [];
  let [held, dropped] = [0, 0];
  return {
    add: (chunk: Uint8Array): void => {
      const part = chunk.subarray(0, Math.max(0, most - held));
      if (part.length > 0) chunks.push(part);
      held += part.length;
      dropped += chunk.length - part.length;
    },
    kept(): Buffer {
      const bytes = Buffer.concat(chunks);
      return dropped === 0 ? bytes : bytes.subarray(0, wholeCharacters(bytes));
    },
    missing(name: string): string {
      return dropped === 0 ? '' : `${dropped} more bytes of ${name} were not kept\n`;
    },
  };
}

/** The length up to the last character of UTF-8 that is whole; what is no UTF-8 stays as it is. */
function wholeCharacters(bytes: Buffer): number {
  let start = bytes.length;
  while (start > 0 && bytes.length - start < 3 && ((bytes[start - 1] ?? 0) & 0xc0) === 0x80)
    start -= 1;
  return start > 0 && (bytes[start - 1] ?? 0) >= 0xc0 ? start - 1 : bytes.length;
}
