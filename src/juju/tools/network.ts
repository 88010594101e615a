import type { HookTools } from '../wire.ts';
import { askJson } from './ask.ts';
import { listIn, objectIn, textIn, textListIn } from './parse-answer.ts';

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
  const answer = objectIn(name, await askJson(tools, { name, args }));
  const [bound] = listIn(name, answer['bind-addresses']);
  const [address] = listIn(name, objectIn(name, bound).addresses);
  return {
    bindAddress: textIn(name, objectIn(name, address).value),
    ingressAddress: textListIn(name, answer['ingress-addresses'])[0],
    egressSubnets: textListIn(name, answer['egress-subnets']),
  };
}
