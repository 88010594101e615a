/** A model's bridge and its way out. */
import { access } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { fault } from '../../errors.ts';
import { hostProgram } from './host-program.ts';
import type { ModelNames } from './names.ts';
import { gatewayOf, parseTables, rulesText, subnetOf } from './nft-rules.ts';

/**
 * Makes the bridge with its address and the nft table; what is there already stays.
 *
 * @throws SUBNET_IN_USE when another interface of the host is in the model's network.
 */
export async function makeNetwork(names: ModelNames, subnet: number): Promise<void> {
  refuseForeignSubnet(names.bridge, subnet);
  if (!(await hasInterface(names.bridge))) {
    await ip('link', 'add', names.bridge, 'address', names.bridgeMac, 'type', 'bridge');
  }
  await ip('address', 'replace', `${gatewayOf(subnet)}/24`, 'dev', names.bridge);
  await ip('link', 'set', names.bridge, 'up');
  const rules = rulesText({ table: names.table, bridge: names.bridge, subnet });
  await hostProgram('nft', ['-f', '-'], { input: rules });
}

/** Removes the bridge and the nft table; absent ones are fine. */
export async function removeNetwork(names: ModelNames): Promise<void> {
  if (await hasInterface(names.bridge)) await ip('link', 'delete', names.bridge);
  if ((await tables()).includes(names.table)) {
    await hostProgram('nft', ['delete', 'table', 'ip', names.table]);
  }
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
