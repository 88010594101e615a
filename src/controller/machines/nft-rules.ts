/** The nft rulesets between a model's machines and everyone else. */
import { isList, isObject } from '../../base/json.ts';
import { ipv6AddressOf, ipv6SubnetOf, subnetOf } from './addresses.ts';
import type { PublishedPort } from './machines.ts';

/** What the rules are about. */
export interface NetworkRules {
  /** The name of the tables, one of each family. */
  readonly table: string;
  readonly bridge: string;
  /** The third octet of `10.77.<subnet>.0/24`. */
  readonly subnet: number;
  /** The first 48 bits of the model's IPv6 network. */
  readonly site: string;
  readonly published: readonly PublishedPort[];
}

/** What differs between the rules of IPv4 and of IPv6. */
interface Family {
  readonly name: 'ip' | 'ip6';
  readonly network: string;
  /** The network that holds every address. */
  readonly everyone: string;
  readonly loopback: string;
  readonly has: (cidr: string) => boolean;
  readonly addressOf: (machine: string) => string;
}

/**
 * A script for `nft -f -` that puts the tables in place, replacing older ones, in one transaction.
 *
 * Machines reach the world through the host. They are reached by each other and by the host, and by
 * others only through a published port of the host. Closing a port also ends what goes through it:
 * connections that came in are let through by their port, not because they are established.
 */
export function rulesText(rules: NetworkRules): string {
  return `${removalText(rules.table)}${familiesOf(rules)
    .map((family) => tableText(rules, family))
    .join('')}`;
}

/** A script that removes the tables; absent ones are fine. */
export function removalText(table: string): string {
  return (['ip', 'ip6'] as const)
    .map((name) => `table ${name} ${table} {}\ndelete table ${name} ${table}\n`)
    .join('');
}

function familiesOf({ subnet, site }: NetworkRules): readonly Family[] {
  return [
    {
      name: 'ip',
      network: subnetOf(subnet),
      everyone: '0.0.0.0/0',
      loopback: '127.0.0.0/8',
      has: (cidr) => !cidr.includes(':'),
      addressOf: (machine) => machine,
    },
    {
      name: 'ip6',
      network: ipv6SubnetOf(site, subnet),
      everyone: '::/0',
      loopback: '::1',
      has: (cidr) => cidr.includes(':'),
      addressOf: (machine) => ipv6AddressOf(site, machine),
    },
  ];
}

function tableText({ table, bridge, published }: NetworkRules, family: Family): string {
  const { name, network, loopback } = family;
  const mine = published.filter(({ from }) => from.some(family.has));
  const toHost = `${name} daddr != ${loopback} fib daddr type local jump publish`;
  return `table ${name} ${table} {
  chain publish {
${mine.map((port) => `    ${publishRule(port, family)}\n`).join('')}  }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    ${toHost}
  }
  chain output {
    type nat hook output priority -100; policy accept;
    ${toHost}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ${name} saddr ${network} ${name} daddr ${network} ct status dnat masquerade
    ${name} saddr ${network} oifname != "${bridge}" masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "${bridge}" accept
    oifname "${bridge}" ct direction reply ct state established,related accept
    oifname "${bridge}" ct state related accept
${mine.map((port) => `    oifname "${bridge}" ct status dnat ${portMatch(port)} accept\n`).join('')}    oifname "${bridge}" drop
  }
}
`;
}

function publishRule(port: PublishedPort, family: Family): string {
  const from = port.from.filter(family.has);
  const sources = from.includes(family.everyone)
    ? ''
    : `${family.name} saddr { ${from.join(', ')} } `;
  const targets = port.targets.map(family.addressOf);
  const [only = ''] = targets;
  const target =
    targets.length === 1
      ? only
      : `numgen inc mod ${targets.length} map { ${targets.map((each, index) => `${index} : ${each}`).join(', ')} }`;
  return `${sources}${portMatch(port)} dnat to ${target} comment "${port.owner}"`;
}

function portMatch({ protocol, first, last }: PublishedPort): string {
  return `${protocol} dport ${first === last ? first : `${first}-${last}`}`;
}

/** The names of the tables of family `ip` in the answer of `nft -j list tables`. */
export function parseTables(json: string): readonly string[] {
  return entriesOf(json)
    .map((entry) => property(entry, 'table'))
    .filter((table) => property(table, 'family') === 'ip')
    .map((table) => property(table, 'name'))
    .filter((name) => typeof name === 'string');
}

/** The entries of an answer of `nft -j`. */
export function entriesOf(json: string): readonly unknown[] {
  const answer: unknown = JSON.parse(json);
  const entries = property(answer, 'nftables');
  return isList(entries) ? entries : [];
}

/** A property of a value that may be no object. */
export function property(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
