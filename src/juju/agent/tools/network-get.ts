import type { Json } from '../../../base/json.ts';
import type { NetworkView } from '../model-view.ts';
import { failed, misused, value, type Tool, type ToolAnswer } from '../tool.ts';

const fields = ['bind-address', 'egress-subnets', 'ingress-address'] as const;

export const networkGet: Tool = {
  name: 'network-get',
  usage: '[options] <binding-name> [--ingress-address] [--bind-address] [--egress-subnets]',
  reads: true,
  flags: {
    r: 'relation',
    'bind-address': 'switch',
    'ingress-address': 'switch',
    'egress-subnets': 'switch',
    'primary-address': 'switch',
  },
  aliases: { relation: 'r' },
  format: 'smart',
  maxArgs: 1,
  run({ context, args, flags, format }) {
    const [binding] = args;
    if (binding === undefined) return misused('no arguments specified');
    if (binding === '') return misused('no binding name specified');
    const requested = fields.filter((field) => flags.switches.has(field));
    const primary = flags.switches.has('primary-address');
    const network = context.view.network(binding);
    if (network === undefined) return failed(`no network config found for binding "${binding}"`);
    if (primary && requested.length > 0) {
      return failed('--primary-address must be the only flag specified');
    }
    if (requested.length === 0 && !primary) return value(whole(network, format === 'json'));
    return answer(network, primary ? ['bind-address'] : requested);
  },
};

function answer(network: NetworkView, requested: readonly (typeof fields)[number][]): ToolAnswer {
  const parts = {
    'bind-address': network.interfaces[0]?.addresses[0]?.value ?? '',
    'egress-subnets': network.egressSubnets,
    'ingress-address': network.ingressAddresses[0] ?? '',
  };
  const [only, ...others] = requested;
  if (only !== undefined && others.length === 0) return value(parts[only]);
  return value(Object.fromEntries(requested.map((field) => [field, parts[field]])));
}

/** Empty parts are left out, as Juju does; YAML has the keys of older agents too, JSON does not. */
function whole(
  { interfaces, egressSubnets, ingressAddresses }: NetworkView,
  asJson: boolean,
): Json {
  const bound = interfaces.map(({ name, macAddress, addresses }) => ({
    'mac-address': macAddress,
    'interface-name': name,
    addresses: addresses.map(({ value: address, cidr }) => ({
      ...{ hostname: '', value: address, cidr },
      ...(asJson ? {} : { address }),
    })),
    ...(asJson ? {} : { macaddress: macAddress, interfacename: name }),
  }));
  return {
    ...(bound.length > 0 ? { 'bind-addresses': bound } : {}),
    ...(egressSubnets.length > 0 ? { 'egress-subnets': egressSubnets } : {}),
    ...(ingressAddresses.length > 0 ? { 'ingress-addresses': ingressAddresses } : {}),
  };
}
