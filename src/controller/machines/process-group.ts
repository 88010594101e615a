/** Waits for a child that leads a process group, whatever it leaves behind. */
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChildProcess, killGroup } from '../../base/process/start-process.ts';
import { fault } from '../../errors.ts';
import type { OnOutput, ProcessEnd } from './machines.ts';

/** How long what a program left behind may hold its output open; Juju waits as long. */
const grace = 100;

export interface GroupOutputs {
  readonly onStdout: OnOutput;
  readonly onStderr: OnOutput;
}

/**
 * Answers how a child ended that was started with `detached`, so that it leads a process group.
 *
 * Aborting kills the whole group. The end of the outputs is not waited for: a process that left the group may hold
 * them open as long as it lives.
 */
export async function endOfGroup(
  child: ChildProcess,
  { onStdout, onStderr }: GroupOutputs,
  signal: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const outputs = [readOutput(child.stdout, onStdout), readOutput(child.stderr, onStderr)];
  const end = await endOf(child, signal);
  await Promise.race([Promise.all(outputs.map(({ closed }) => closed)), sleep(grace)]);
  outputs.forEach(({ stop }) => stop());
  return end;
}

function readOutput(
  stream: Readable | null,
  onOutput: OnOutput,
): { readonly closed: Promise<void>; readonly stop: () => void } {
  if (stream === null) throw fault('INTERNAL', 'a program was started without its output');
  stream.on('data', (chunk: Buffer) => onOutput(chunk));
  const { promise: closed, resolve } = Promise.withResolvers<undefined>();
  stream.on('close', () => resolve(undefined));
  const stop = (): void => {
    stream.removeAllListeners('data');
    stream.destroy();
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
    killGroup(child, 'SIGKILL');
  };
  signal?.addEventListener('abort', abort);
  if (signal?.aborted === true) abort();
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
