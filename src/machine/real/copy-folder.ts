import { promises as fs } from 'node:fs';
import { fault } from '../../errors.ts';
import type { Processes } from '../machine.ts';
import type { OwnerIds } from './accounts.ts';
import { programFault } from './program-fault.ts';
import { besides, renameInto } from './write-file.ts';

/**
 * Copies a folder beside `to`, gives it to its owner and renames it, so that `to` is there whole or not.
 *
 * coreutils does the copying: it keeps modes, links, holes and times, and shares blocks where it can.
 */
export async function copyFolder(
  from: string,
  to: string,
  { uid, gid }: OwnerIds,
  processes: Processes,
): Promise<void> {
  const stage = besides(to);
  await fs.rm(stage, { recursive: true, force: true });
  try {
    await fs.mkdir(stage, { mode: 0o700 });
    // The closing "/." copies what a link at `from` points to, and a folder's content only.
    await mustRun(processes, 'cp', ['-a', '--reflink=auto', '--', `${from}/.`, stage]);
    await mustRun(processes, 'chown', ['-hR', `${uid}:${gid}`, '--', stage]);
  } catch (error) {
    await fs.rm(stage, { recursive: true, force: true });
    throw error;
  }
  await renameInto(stage, to);
}

async function mustRun(
  processes: Processes,
  command: string,
  args: readonly string[],
): Promise<void> {
  const result = await processes.run(command, args);
  const { code, output } = result;
  if (code === 0) return;
  throw (
    programFault(command, `copy ${args.at(-2) ?? ''} to ${args.at(-1) ?? ''}`, result) ??
    fault('FILE_OPERATION_FAILED', `${command} ended with status ${code}`, { details: output })
  );
}
