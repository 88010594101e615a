/** A lock between the controllers of one host. */
import { once } from 'node:events';
import { startProcess } from '../../base/process/start-process.ts';
import { fault } from '../../errors.ts';

/**
 * Runs `work` while holding the lock on `file`, which must be there (a folder will do); waits until its holder releases it.
 *
 * The kernel frees it when the holder dies, however it dies.
 */
export async function withHostLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = startProcess('flock', [file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(holder, 'close');
  const held = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    ended.then(() => false),
  ]);
  if (!held) throw fault('HOST_COMMAND_FAILED', `cannot lock ${file}`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
