interface Subnet {
  readonly bits: 32 | 128;
  readonly network: bigint;
  readonly prefix: number;
}

/**
 * Whether every subnet of `inner` lies within one of `outer`; both are CIDR or plain addresses.
 *
 * A subnet that can't be parsed lies only in an entry of the same text.
 */
export function subnetsWithin(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((one) => outer.some((other) => within(one, other)));
}

function within(inner: string, outer: string): boolean {
  if (inner === outer) return true;
  const [small, large] = [parseSubnet(inner), parseSubnet(outer)];
  if (small === undefined || large?.bits !== small.bits) return false;
  const shift = BigInt(large.bits - large.prefix);
  return small.prefix >= large.prefix && small.network >> shift === large.network >> shift;
}

function parseSubnet(text: string): Subnet | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const parsed = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (parsed === undefined || rest.length > 0) return undefined;
  const bits = address.includes(':') ? 128 : 32;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? undefined : { bits, network: parsed, prefix };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  if (numbers.some((number) => number > 255)) return undefined;
  return numbers.reduce((sum, number) => (sum << 8n) | BigInt(number), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
