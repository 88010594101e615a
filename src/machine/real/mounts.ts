import { readIfThere } from './read-if-there.ts';

/**
 * The mount points at and below a path, sorted; bind mounts, which share their device with the rest, too.
 *
 * The fifth field is the mount point, with blanks and backslashes in octal (proc_pid_mountinfo(5)).
 */
export function mountPointsAt(path: string): readonly string[] {
  const lines = readIfThere('/proc/self/mountinfo')?.split('\n') ?? [];
  const points = lines.flatMap((line) => {
    const point = line.split(' ')[4];
    return point === undefined ? [] : [unescape(point)];
  });
  const prefix = path === '/' ? '/' : `${path}/`;
  const found = points.filter((point) => point === path || point.startsWith(prefix));
  return [...new Set(found)].sort();
}

function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
