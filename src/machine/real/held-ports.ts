import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The state of a socket that listens, in `/proc/net/tcp` (proc_pid_net(5)). */
const listening = '0A';

/**
 * The TCP ports of which the init process holds a listening socket; undefined where /proc does not tell.
 *
 * @param proc the folder `/proc`, but in tests.
 */
export function portsHeldByInit(proc: string): readonly number[] | undefined {
  const held = socketsOfInit(proc);
  if (held === undefined) return undefined;
  const ports = ['tcp', 'tcp6'].flatMap((family) => listeningPorts(`${proc}/net/${family}`, held));
  return [...new Set(ports)];
}

/** Inodes of the sockets that the init process has open. */
function socketsOfInit(proc: string): ReadonlySet<string> | undefined {
  const folder = `${proc}/1/fd`;
  try {
    const links = readdirSync(folder).map((name) => linkTarget(`${folder}/${name}`));
    return new Set(links.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
  } catch {
    // Only the init process's own user may look, and not in every container.
    return undefined;
  }
}

/** A descriptor may be closed between two looks. */
function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function listeningPorts(table: string, held: ReadonlySet<string>): readonly number[] {
  return readTable(table).flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    if (state !== listening || !held.has(inode)) return [];
    return [Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)];
  });
}

function readTable(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(1);
  } catch {
    // There is no table of IPv6 where the kernel has none.
    return [];
  }
}
