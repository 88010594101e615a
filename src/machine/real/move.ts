import { promises as fs } from 'node:fs';
import { hasErrno } from '../../base/errno.ts';
import { fault } from '../../errors.ts';
import type { Processes } from '../machine.ts';
import { temporaryBeside, renameInto } from './write-file.ts';

/**
 * Renames, or else copies beside `to`, renames that, and removes `from`.
 *
 * Linux refuses to rename from one mount to another, and in an overlay what is in its lower layer (rename(2),
 * the kernel's overlayfs documentation), both with EXDEV.
 */
export async function moveTree(from: string, to: string, processes: Processes): Promise<void> {
  try {
    await fs.rename(from, to);
    return;
  } catch (error) {
    if (!hasErrno(error, 'EXDEV')) throw error;
  }
  const stage = temporaryBeside(to);
  await fs.rm(stage, { recursive: true, force: true });
  const copy = ['-a', '--reflink=auto', '--no-target-directory', '--', from, stage];
  const { code, output } = await processes.run('cp', copy);
  if (code !== 0) {
    await fs.rm(stage, { recursive: true, force: true });
    throw fault('FILE_OPERATION_FAILED', `cannot copy ${from} to ${stage}: cp ended with ${code}`, {
      details: output,
    });
  }
  await renameInto(stage, to);
  await fs.rm(from, { recursive: true });
}
