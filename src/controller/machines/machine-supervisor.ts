/** The supervisor of a machine: the process that boots it, and boots it again when the machine reboots. */
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from '../../base/process/start-process.ts';
import { hostPath } from './host-program.ts';
import type { MachineBind } from './machines.ts';
import type { ResolvConf } from './name-servers.ts';

/** The parameters of systemd-nspawn. */
export interface BootOrder {
  readonly name: string;
  readonly root: string;
  readonly bridge: string;
  readonly resolvConf: ResolvConf;
  readonly binds: readonly MachineBind[];
}

/**
 * The command line that boots a machine.
 *
 * No manager of the host is involved (`--register=no --keep-unit`), so that it works where none runs;
 * nspawn then exits with 133 when the machine reboots.
 */
export function bootArgv(order: BootOrder): readonly string[] {
  return [
    'systemd-nspawn',
    '--quiet',
    `--directory=${order.root}`,
    `--machine=${order.name}`,
    '--boot',
    '--register=no',
    '--keep-unit',
    '--link-journal=no',
    '--console=pipe',
    `--network-bridge=${order.bridge}`,
    `--resolv-conf=${order.resolvConf === 'none' ? 'off' : order.resolvConf}`,
    ...order.binds.map(
      ({ host, machine, readOnly }) =>
        `--bind${readOnly ? '-ro' : ''}=${escapePath(host)}:${escapePath(machine)}`,
    ),
  ];
}

/** nspawn separates paths and options by colons; a backslash makes them part of a path. */
function escapePath(path: string): string {
  return path.replace(/[\\:]/g, '\\$&');
}

/**
 * The supervisor: `$1` is the machine's lock file, `$2` its control groups separated by blanks.
 *
 * It holds the lock as long as it lives, so that there is one for a machine, and lets nspawn and the
 * machine live in a control group (`boot`) that is not its own (`loop`), as version 2 demands.
 */
const script = `
# The controller closes what it makes; a machine's folders are its own users'.
umask 022
exec 9>"$1"
flock -n 9 || exit 75
groups=$2
shift 2
for group in $groups; do
  # Repeated, because another machine's removal may have removed the parent folder meanwhile.
  mkdir -p "$group/loop" "$group/boot" || mkdir -p "$group/loop" "$group/boot" || exit 76
  echo $$ >"$group/loop/cgroup.procs" || exit 76
done
while :; do
  sh -c 'for group in $0; do echo $$ >"$group/boot/cgroup.procs" || exit 76; done; exec "$@"' "$groups" "$@" 9>&-
  code=$?
  [ $code -eq 133 ] || exit $code
done
`;

/** A started supervisor process. */
export interface MachineSupervisor {
  /** Resolves when it has ended, with its exit code or what killed it. */
  readonly ended: Promise<string>;
}

/**
 * Starts a machine's supervisor, detached: it survives a killed controller.
 *
 * `folder` is the machine's; its `console.log` is truncated.
 */
export async function startMachineSupervisor(
  folder: string,
  groups: readonly string[],
  order: BootOrder,
): Promise<MachineSupervisor> {
  const log = await open(join(folder, 'console.log'), 'w', 0o600);
  try {
    const argv = ['-c', script, 'charmwright-machine', join(folder, 'lock'), groups.join(' ')];
    const child = startProcess('/bin/sh', [...argv, ...bootArgv(order)], {
      detached: true,
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      env: {
        PATH: hostPath,
        LC_ALL: 'C.UTF-8',
        // One hierarchy, writable, as on a machine of its own, even where the host is a hybrid.
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1',
        // Otherwise /tmp is a tmpfs of a tenth of the memory, too small to build wheels in.
        SYSTEMD_NSPAWN_TMPFS_TMP: '0',
      },
    });
    child.unref();
    const ended = once(child, 'exit').then(([code, signal]) => String(code ?? signal));
    return { ended };
  } finally {
    await log.close();
  }
}
