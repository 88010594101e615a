/** The nft ruleset that lets a model's machines reach the world. */

/** What the rules are about. */
export interface NetworkRules {
  readonly table: string;
  readonly bridge: string;
  /** The third octet of `10.77.<subnet>.0/24`. */
  readonly subnet: number;
}

/**
 * A script for `nft -f -` that puts the table in place, replacing an older one, in one transaction.
 */
export function rulesText({ table, bridge, subnet }: NetworkRules): string {
  return `table ip ${table} {}
delete table ip ${table}
table ip ${table} {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${subnetOf(subnet)} oifname != "${bridge}" masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "${bridge}" accept
    oifname "${bridge}" ct state established,related accept
  }
}
`;
}

/** The network of a model, such as `10.77.3.0/24`. */
export function subnetOf(subnet: number): string {
  return `10.77.${subnet}.0/24`;
}

/** The address of a model's bridge, which is its machines' gateway. */
export function gatewayOf(subnet: number): string {
  return `10.77.${subnet}.1`;
}

/** The names of the tables of family `ip` in the answer of `nft -j list tables`. */
export function parseTables(json: string): readonly string[] {
  const answer: unknown = JSON.parse(json);
  const entries = property(answer, 'nftables');
  return (Array.isArray(entries) ? entries : [])
    .map((entry) => property(entry, 'table'))
    .filter((table) => property(table, 'family') === 'ip')
    .map((table) => property(table, 'name'))
    .filter((name) => typeof name === 'string');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
