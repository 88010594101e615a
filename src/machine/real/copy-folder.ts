import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import type { Processes } from '../machine.ts';
import type { OwnerIds } from './accounts.ts';
import { mountPointsAt } from './mounts.ts';
import { programFault } from './program-fault.ts';
import { temporaryBeside, renameInto } from './write-file.ts';

/**
 * Copies a folder beside `to`, gives it to its owner and renames it, so that `to` is there whole or not.
 *
 * coreutils does the copying: it keeps modes, links, holes and times, and shares blocks where it can.
 */
export async function copyFolder(
  from: string,
  to: string,
  { owner, processes }: { readonly owner: OwnerIds; readonly processes: Processes },
): Promise<void> {
  const stage = temporaryBeside(to);
  await fs.rm(stage, { recursive: true, force: true });
  try {
    await fs.mkdir(stage, { mode: 0o700 });
    const source = await fs.realpath(from);
    const mounts = mountPointsAt(source).filter((point) => point !== source);
    await copyContent(source, stage, { mounts, processes });
    await mustRun(processes, 'chown', ['-hR', `${owner.uid}:${owner.gid}`, '--', stage]);
  } catch (error) {
    await fs.rm(stage, { recursive: true, force: true });
    throw error;
  }
  await renameInto(stage, to);
}

/** The content of a folder, but for what is mounted in it. */
async function copyContent(
  from: string,
  to: string,
  by: { readonly mounts: readonly string[]; readonly processes: Processes },
): Promise<void> {
  const copy = (what: string) =>
    mustRun(by.processes, 'cp', ['-a', '--reflink=auto', '--', what, to]);
  if (!by.mounts.some((point) => point.startsWith(`${from}/`))) {
    // The closing "/." stands for a folder's content.
    await copy(`${from}/.`);
    return;
  }
  // Names need not be UTF-8, so only those that lead to a mount are read as text.
  const apart = new Set<string>();
  for (const point of by.mounts) {
    if (point.startsWith(`${from}/`)) apart.add(point.slice(from.length + 1).split('/')[0] ?? '');
  }
  const rest = ['-mindepth', '1', '-maxdepth', '1'];
  const without = [...apart].flatMap((name) => ['!', '-name', globless(name)]);
  const each = ['-exec', 'cp', '-a', '--reflink=auto', '-t', to, '--', '{}', '+'];
  await mustRun(by.processes, 'find', [from, ...rest, ...without, ...each]);
  for (const name of apart) {
    const folder = join(from, name);
    const found = await fs.stat(folder);
    await fs.mkdir(join(to, name), { mode: found.mode & 0o7777 });
    if (!by.mounts.includes(folder)) await copyContent(folder, join(to, name), by);
  }
}

/** A name as find's -name takes it, for nothing but itself. */
function globless(name: string): string {
  return name.replace(/[\\*?[\]]/g, '\\$&');
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
