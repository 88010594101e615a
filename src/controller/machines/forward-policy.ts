/** The host's own firewall, as far as it drops what is forwarded: rules of ours cannot let that through. */
import { hostProgram } from './host-program.ts';
import { tablePrefix } from './names.ts';
import { entriesOf, property } from './nft-rules.ts';

/** A chain of another's that ends what it does not let through. */
export interface DroppingChain {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

/** The chains that drop what is forwarded and do not name this bridge, nor all of ours by `cw-*`. */
export async function chainsInTheWay(bridge: string): Promise<readonly DroppingChain[]> {
  const chains = parseDroppingChains(await hostProgram('nft', ['-j', 'list', 'chains']));
  const known = await Promise.all(chains.map((chain) => isNamedIn(chain, bridge)));
  return chains.filter((_, index) => known[index] !== true);
}

/** The chains of others with the policy `drop` at the hook `forward`, from the answer of `nft -j list chains`. */
export function parseDroppingChains(json: string): readonly DroppingChain[] {
  return entriesOf(json)
    .map((entry) => property(entry, 'chain'))
    .filter(
      (chain) => property(chain, 'hook') === 'forward' && property(chain, 'policy') === 'drop',
    )
    .map((chain) => ({
      family: textOf(chain, 'family'),
      table: textOf(chain, 'table'),
      chain: textOf(chain, 'name'),
    }))
    .filter(
      ({ family, table }) => /^(ip|ip6|inet)$/.test(family) && !table.startsWith(tablePrefix),
    );
}

/** A chain's rules may be in other chains, to which it jumps; so the whole table is read. */
async function isNamedIn({ family, table }: DroppingChain, bridge: string): Promise<boolean> {
  const rules = await hostProgram('nft', ['-j', 'list', 'table', family, table]);
  return [bridge, 'cw-*', 'cw-+'].some((name) => rules.includes(JSON.stringify(name)));
}

function textOf(value: unknown, name: string): string {
  const found = property(value, name);
  return typeof found === 'string' ? found : '';
}
