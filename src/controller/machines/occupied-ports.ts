/** Which ports of the host are in use, and by whom. */
import { readlink } from 'node:fs/promises';
import { hostProgram } from './host-program.ts';
import type { OccupiedPort, PortRange } from './machines.ts';
import { tables } from './model-network.ts';
import { tablePrefix } from './names.ts';
import { entriesOf, property } from './nft-rules.ts';
import { namesIn, readOrNothing, readProcess } from './proc.ts';

/** Ports on which the host's processes listen, or that a model of another controller has published. */
export async function occupiedPorts(
  ownTables: readonly string[],
): Promise<readonly OccupiedPort[]> {
  const sockets = await listeningSockets();
  const holders = await holdersOf(new Set(sockets.map(({ inode }) => inode)));
  const listening = sockets.map(({ protocol, port, inode }) => ({
    ...{ protocol, first: port, last: port },
    holder: holders.get(inode) ?? 'a process of this host',
  }));
  const others = (await tables()).filter(
    (name) => name.startsWith(tablePrefix) && !ownTables.includes(name),
  );
  return [...listening, ...(await Promise.all(others.map(publishedIn))).flat()];
}

/** A socket that takes what comes to other addresses than the loopback ones. */
interface ListeningSocket {
  readonly protocol: PortRange['protocol'];
  readonly port: number;
  readonly inode: string;
}

async function listeningSockets(): Promise<readonly ListeningSocket[]> {
  const files = (['tcp', 'udp'] as const).flatMap((protocol) => [
    { protocol, path: `/proc/net/${protocol}` },
    { protocol, path: `/proc/net/${protocol}6` },
  ]);
  const found = await Promise.all(
    files.map(async ({ protocol, path }) =>
      parseSockets((await readOrNothing(path)) ?? '').map((each) => ({ protocol, ...each })),
    ),
  );
  return found.flat();
}

/**
 * The sockets in a file such as /proc/net/tcp that anyone may reach (proc(5)): a listening TCP socket has the
 * state 0A, a UDP one that is bound to no peer 07; addresses are words in the byte order of the processor.
 */
export function parseSockets(
  text: string,
): readonly { readonly port: number; readonly inode: string }[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state = '']) => /^(0A|07)$/.test(state) && !isLoopback(local))
    .map(([, local = '', , , , , , , , inode = '']) => ({
      port: Number.parseInt(local.split(':')[1] ?? '', 16),
      inode,
    }));
}

function isLoopback(local: string): boolean {
  const [address = ''] = local.split(':');
  const mapped = '0000000000000000FFFF0000';
  const ipv4 = address.startsWith(mapped) ? address.slice(mapped.length) : address;
  return /^[0-9A-F]{6}7F$/.test(ipv4) || address === '00000000000000000000000001000000';
}

/** The processes that hold these sockets, by the sockets' inodes. */
async function holdersOf(inodes: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const holders = new Map<string, string>();
  if (inodes.size === 0) return holders;
  for (const pid of (await namesIn('/proc')).filter((name) => /^\d+$/.test(name))) {
    const held = await socketsOf(pid);
    const mine = held.filter((inode) => inodes.has(inode));
    if (mine.length === 0) continue;
    const name = (await readProcess(Number(pid)))?.name ?? 'a process';
    for (const inode of mine) holders.set(inode, `${name} (process ${pid})`);
  }
  return holders;
}

async function socketsOf(pid: string): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`;
  try {
    const targets = (await namesIn(folder)).map((name) =>
      // A descriptor may be closed between the two calls.
      readlink(`${folder}/${name}`).catch(() => ''),
    );
    return (await Promise.all(targets)).flatMap(
      (each) => /^socket:\[(\d+)\]$/.exec(each)?.[1] ?? [],
    );
  } catch {
    // The process has ended, or it is another user's.
    return [];
  }
}

async function publishedIn(table: string): Promise<readonly OccupiedPort[]> {
  try {
    return parsePublished(await hostProgram('nft', ['-j', 'list', 'table', 'ip', table]));
  } catch {
    // Its model was removed a moment ago.
    return [];
  }
}

/** The ports that a table of a model publishes, from the answer of `nft -j list table`. */
export function parsePublished(json: string): readonly OccupiedPort[] {
  return entriesOf(json)
    .map((entry) => property(entry, 'rule'))
    .filter((rule) => property(rule, 'chain') === 'publish')
    .flatMap((rule) => {
      const parts = property(rule, 'expr');
      const range = (Array.isArray(parts) ? parts : []).map(portRange).find((each) => each);
      const owner = property(rule, 'comment');
      const holder = `${typeof owner === 'string' ? owner : 'a model'} of another controller`;
      return range === undefined ? [] : [{ ...range, holder }];
    });
}

function portRange(expression: unknown): PortRange | undefined {
  const match = property(expression, 'match');
  const payload = property(property(match, 'left'), 'payload');
  const protocol = property(payload, 'protocol');
  if (property(payload, 'field') !== 'dport') return undefined;
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  const right = property(match, 'right');
  const range = property(right, 'range');
  const ends: readonly unknown[] = Array.isArray(range) ? range : [right, right];
  const [first, last] = ends;
  if (typeof first !== 'number' || typeof last !== 'number') return undefined;
  return { protocol, first, last };
}
