/** What a host must have before machines can run on it. */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { hostPath } from './host-program.ts';
import { readOrNothing } from './proc.ts';

/** Program → the Debian package that has it; `scripts/host-packages` installs these packages. */
export const requiredPrograms = {
  'systemd-nspawn': 'systemd-container',
  mmdebstrap: 'mmdebstrap',
  nft: 'nftables',
  ip: 'iproute2',
  flock: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  perl: 'perl-base',
} as const;

/** What was found on a host. */
export interface HostFindings {
  readonly user: number;
  readonly missing: readonly (keyof typeof requiredPrograms)[];
  readonly overlay: boolean;
}

/**
 * Checks this host.
 *
 * @throws HOST_NOT_READY naming everything that is missing and how to get it.
 */
export async function checkHost(): Promise<void> {
  judgeHost({
    user: process.getuid?.() ?? -1,
    missing: await missingPrograms(),
    overlay: await overlayKnown(),
  });
}

/** Throws one error for everything that is wrong with a host. */
export function judgeHost({ user, missing, overlay }: HostFindings): void {
  const packages = [...new Set(missing.map((program) => requiredPrograms[program]))].sort();
  const wrong = [
    ...(user === 0 ? [] : ['the controller does not run as root']),
    ...(missing.length === 0 ? [] : [`these programs are missing: ${missing.join(', ')}`]),
    ...(overlay ? [] : ['the kernel does not know the overlay file system']),
  ];
  if (wrong.length === 0) return;
  throw fault('HOST_NOT_READY', `machines cannot run on this host: ${wrong.join('; ')}`, {
    hint:
      packages.length === 0
        ? 'run it as root, on a Linux host with overlayfs'
        : `install the Debian packages: apt-get install ${packages.join(' ')}`,
  });
}

async function missingPrograms(): Promise<readonly (keyof typeof requiredPrograms)[]> {
  const names = Object.keys(requiredPrograms) as (keyof typeof requiredPrograms)[];
  const found = await Promise.all(names.map(isProgram));
  return names.filter((_, index) => found[index] !== true);
}

async function isProgram(name: string): Promise<boolean> {
  for (const folder of hostPath.split(':')) {
    try {
      await access(join(folder, name), constants.X_OK);
      return true;
    } catch {
      continue;
    }
  }
  return false;
}

async function overlayKnown(): Promise<boolean> {
  const known = (text: string | undefined): boolean => text?.includes('\toverlay\n') ?? false;
  if (known(await readOrNothing('/proc/filesystems'))) return true;
  // A module that is loaded at the first mount is not listed before; it is there as a file then.
  const release = (await readOrNothing('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  const modules = await readOrNothing(`/lib/modules/${release}/modules.dep`);
  return modules?.includes('/overlay.ko') ?? false;
}
