import type { HookTools } from '../wire.ts';
import { askJson } from './ask.ts';
import { listOf, objectOf, textOf, wordsOf } from './shapes.ts';

export interface NetworkInfo {
  readonly bindAddress: string | undefined;
  readonly ingressAddress: string | undefined;
  readonly egressSubnets: readonly string[];
}

/** This unit's addresses for an endpoint, or for one of its relations. */
export async function networkInfo(
  tools: HookTools,
  binding: string,
  relation?: string,
): Promise<NetworkInfo> {
  const name = 'network-get';
  const args = [...(relation === undefined ? [] : ['-r', relation]), '--', binding];
  const answer = objectOf(name, await askJson(tools, { name, args }));
  const [bound] = listOf(name, answer['bind-addresses']);
  const [address] = listOf(name, objectOf(name, bound).addresses);
  return {
    bindAddress: textOf(name, objectOf(name, address).value),
    ingressAddress: wordsOf(name, answer['ingress-addresses'])[0],
    egressSubnets: wordsOf(name, answer['egress-subnets']),
  };
}
