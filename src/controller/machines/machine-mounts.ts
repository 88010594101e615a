/** Folders that a running machine sees at a second path, at each of its boots. */
import type { MachineCommand, MachineMount } from './machines.ts';

/** Mounts, and notes it for the next boots; doing it again changes nothing. */
const mountScript = `
touch /etc/fstab
grep -qxF -- "$2" /etc/fstab || printf '%s\\n' "$2" >>/etc/fstab || exit
mkdir -p -- "$1" || exit
mountpoint -q -- "$1" || mount -- "$1"
`;

/** Unmounts, even while files are open there, and forgets it. */
const unmountScript = `
grep -vxF -- "$2" /etc/fstab >/etc/fstab.new
cat /etc/fstab.new >/etc/fstab && rm -f /etc/fstab.new
mountpoint -q -- "$1" || exit 0
umount -- "$1" || umount --lazy -- "$1"
`;

/** The command that makes a mount, run in the machine. */
export function mountArgv(mount: MachineMount): MachineCommand['argv'] {
  return ['/bin/sh', '-c', mountScript, 'mount', mount.target, fstabLine(mount)];
}

/** The command that takes a mount away, run in the machine. */
export function unmountArgv(mount: MachineMount): MachineCommand['argv'] {
  return ['/bin/sh', '-c', unmountScript, 'unmount', mount.target, fstabLine(mount)];
}

/** A line of fstab(5); a boot does not fail for it. */
function fstabLine({ source, target, readOnly }: MachineMount): string {
  const options = `bind,${readOnly ? 'ro,' : ''}nofail`;
  return [escaped(source), escaped(target), 'none', options, '0', '0'].join(' ');
}

/** fstab separates by blanks and knows octal escapes. */
function escaped(path: string): string {
  return path.replace(/[\s\\#]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
