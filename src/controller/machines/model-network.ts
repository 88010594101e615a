/** A model's bridge, its way out, and what of it others reach. */
import { access } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { fault } from '../../errors.ts';
import { gatewayOf, ipv6GatewayOf, subnetOf } from './addresses.ts';
import { hostProgram } from './host-program.ts';
import { hasIpv6 } from './ipv6-forwarding.ts';
import type { PublishedPort } from './machines.ts';
import type { ModelNames } from './names.ts';
import { parseTables, removalText, rulesText } from './nft-rules.ts';

/** A model's network, with the ports of the host that lead into it. */
export interface NetworkOrder {
  readonly names: ModelNames;
  readonly subnet: number;
  readonly published: readonly PublishedPort[];
}

/**
 * Makes the bridge with its addresses and the nft tables; what is there already stays.
 *
 * @throws SUBNET_IN_USE when another interface of the host is in the model's network.
 */
export async function makeNetwork(order: NetworkOrder): Promise<void> {
  const { names, subnet } = order;
  refuseForeignSubnet(names.bridge, subnet);
  if (!(await hasInterface(names.bridge))) {
    await ip('link', 'add', names.bridge, 'address', names.bridgeMac, 'type', 'bridge');
  }
  await ip('address', 'replace', `${gatewayOf(subnet)}/24`, 'dev', names.bridge);
  if (await hasIpv6()) {
    // Nothing else can have the address, so nothing waits until the kernel has looked for duplicates.
    const address = `${ipv6GatewayOf(names.site, subnet)}/64`;
    await ip('-6', 'address', 'replace', address, 'dev', names.bridge, 'nodad');
  }
  await ip('link', 'set', names.bridge, 'up');
  await applyRules(order);
}

/** Puts the nft tables in place, in one transaction. */
export async function applyRules({ names, subnet, published }: NetworkOrder): Promise<void> {
  const { table, bridge, site } = names;
  const input = rulesText({ table, bridge, subnet, site, published });
  await hostProgram('nft', ['-f', '-'], { input });
}

/** Removes the bridge and the nft tables; absent ones are fine. */
export async function removeNetwork(names: ModelNames): Promise<void> {
  if (await hasInterface(names.bridge)) await ip('link', 'delete', names.bridge);
  await hostProgram('nft', ['-f', '-'], { input: removalText(names.table) });
}

/** The names of the host's nft tables of family `ip`. */
export async function tables(): Promise<readonly string[]> {
  return parseTables(await hostProgram('nft', ['-j', 'list', 'tables']));
}

function refuseForeignSubnet(bridge: string, subnet: number): void {
  const prefix = `10.77.${subnet}.`;
  const taken = Object.entries(networkInterfaces()).find(
    ([name, addresses]) =>
      name !== bridge && addresses?.some(({ address }) => address.startsWith(prefix)),
  );
  if (taken === undefined) return;
  throw fault('SUBNET_IN_USE', `${subnetOf(subnet)} is already used by the interface ${taken[0]}`);
}

async function hasInterface(name: string): Promise<boolean> {
  try {
    await access(`/sys/class/net/${name}`);
    return true;
  } catch {
    return false;
  }
}

async function ip(...argv: string[]): Promise<void> {
  await hostProgram('ip', argv);
}
