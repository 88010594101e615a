/** What /proc tells about processes and mounts (proc(5)). */
import { isMissing } from '../../base/errno.ts';
import { readFile, readdir } from 'node:fs/promises';

/** A process as this module sees it. */
export interface ProcessFacts {
  readonly name: string;
  /** `Z` is a zombie. */
  readonly state: string;
  /** Clock ticks from the host's boot to the start of the process; tells two uses of one id apart. */
  readonly startTime: string;
}

/** The process, or `undefined` when there is none. */
export async function readProcess(pid: number): Promise<ProcessFacts | undefined> {
  const text = await readOrNothing(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** Reads a line of /proc/PID/stat; the name in it may hold blanks and parentheses. */
export function parseStat(text: string): ProcessFacts | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const rest = text.slice(close + 2).split(' ');
  const [state] = rest;
  const startTime = rest[19];
  if (open < 0 || close < open || state === undefined || startTime === undefined) return undefined;
  return { name: text.slice(open + 1, close), state, startTime };
}

/** The ids of a process in each process namespace, the host's first; empty when it is gone. */
export async function namespacePids(pid: number): Promise<readonly number[]> {
  const text = await readOrNothing(`/proc/${pid}/status`);
  const line = /^NSpid:\s*(.*)$/m.exec(text ?? '')?.[1];
  return line === undefined ? [] : line.trim().split(/\s+/).map(Number);
}

/** Whether the process's environment has this entry, such as `NAME=value`. */
export async function hasEnvironmentEntry(pid: number, entry: string): Promise<boolean> {
  const text = await readOrNothing(`/proc/${pid}/environ`);
  return text?.split('\0').includes(entry) ?? false;
}

/** The mount points of a process's namespace (this one's own, if none is named), in the order they were mounted. */
export async function mountPoints(pid: number | 'self' = 'self'): Promise<readonly string[]> {
  return parseMountPoints(await readFile(`/proc/${pid}/mountinfo`, 'utf8'));
}

/** The mount points in a mountinfo file, unescaped. */
export function parseMountPoints(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((point) => point !== undefined)
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 8)),
      ),
    );
}

/** An identifier of the host's current boot. */
export async function hostBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/** The text of a file, or `undefined` when it or its process is gone. */
export async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The names in a folder; none when the folder is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
