/** The addresses of models and machines, in IPv4 and IPv6. */

/** The network of a model, such as `10.77.3.0/24`. */
export function subnetOf(subnet: number): string {
  return `10.77.${subnet}.0/24`;
}

/** The address of a model's bridge, which is its machines' gateway. */
export function gatewayOf(subnet: number): string {
  return `10.77.${subnet}.1`;
}

/**
 * The IPv6 network of a model, such as `fd12:3456:789a:3::/64`: a unique local one (RFC 4193).
 *
 * @param site its first 48 bits, such as `fd12:3456:789a`.
 */
export function ipv6SubnetOf(site: string, subnet: number): string {
  return `${site}:${subnet.toString(16)}::/64`;
}

/** The IPv6 address of a model's bridge. */
export function ipv6GatewayOf(site: string, subnet: number): string {
  return `${site}:${subnet.toString(16)}::1`;
}

/** The IPv6 address of the machine whose IPv4 address this is; both end in the same digits. */
export function ipv6AddressOf(site: string, address: string): string {
  const [, , subnet = '0', host = '0'] = address.split('.');
  return `${site}:${Number(subnet).toString(16)}::${host}`;
}
