/** The host's IPv6 forwarding, which published ports need, and the router advertisements that it would end. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrNothing } from './proc.ts';

const settings = '/proc/sys/net/ipv6/conf';

/** How a host was before its IPv6 forwarding was turned on. */
export interface Ipv6Change {
  /** The interfaces (`default` for those to come) that took router advertisements as long as nothing was forwarded. */
  readonly acceptedWhileNotForwarding: readonly string[];
}

/** Whether this host has IPv6. */
export async function hasIpv6(): Promise<boolean> {
  return (await read('all', 'disable_ipv6')) === '0';
}

/**
 * What has to be changed so that the host forwards IPv6; undefined when it does, or has no IPv6.
 *
 * With `accept_ra` 1 an interface ignores router advertisements as soon as it forwards, and the kernel drops the
 * default routes learnt from them; with 2 it does neither (kernel, `ip-sysctl.rst`).
 *
 * @param begun the change that a killed controller may have made in part.
 */
export async function neededIpv6Change(begun?: Ipv6Change): Promise<Ipv6Change | undefined> {
  if (!(await hasIpv6()) || (await read('all', 'forwarding')) !== '0') return undefined;
  const names = (await readdir(settings)).filter((name) => name !== 'all');
  const accepting = await Promise.all(
    names.map(async (name) => (await read(name, 'accept_ra')) === '1'),
  );
  const found = names.filter((_, index) => accepting[index] === true);
  const before = begun?.acceptedWhileNotForwarding ?? [];
  return { acceptedWhileNotForwarding: [...new Set([...before, ...found])] };
}

/** Turns IPv6 forwarding on. */
export async function forwardIpv6({ acceptedWhileNotForwarding }: Ipv6Change): Promise<void> {
  for (const name of acceptedWhileNotForwarding) await write(name, 'accept_ra', '2');
  await writeFile(join(settings, 'all', 'forwarding'), '1');
}

/** Turns it off again. */
export async function stopForwardingIpv6({
  acceptedWhileNotForwarding,
}: Ipv6Change): Promise<void> {
  await writeFile(join(settings, 'all', 'forwarding'), '0');
  for (const name of acceptedWhileNotForwarding) {
    if ((await read(name, 'accept_ra')) === '2') await write(name, 'accept_ra', '1');
  }
}

async function read(name: string, setting: string): Promise<string | undefined> {
  return (await readOrNothing(join(settings, name, setting)))?.trim();
}

async function write(name: string, setting: string, value: string): Promise<void> {
  // An interface may go at any moment; its settings go with it.
  if ((await read(name, setting)) === undefined) return;
  await writeFile(join(settings, name, setting), value);
}
