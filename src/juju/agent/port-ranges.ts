import type { PortChange } from './hook-changes.ts';
import type { OpenedPort, PortRange } from './model-view.ts';

export type ParsedPorts =
  | { readonly kind: 'range'; readonly range: PortRange }
  | { readonly kind: 'invalid'; readonly message: string };

/** Reads `80`, `80/udp`, `8000-8005/tcp` or `icmp`. */
export function parsePorts(text: string): ParsedPorts {
  if (text === 'icmp') return { kind: 'range', range: { protocol: 'icmp', from: 0, to: 0 } };
  const match = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text);
  if (match === null) {
    return invalid(
      `expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got ${JSON.stringify(text)}`,
    );
  }
  const [, first = '', last = first, protocol = 'tcp'] = match;
  if (protocol !== 'tcp' && protocol !== 'udp') {
    return invalid(`protocol must be "tcp", "udp", or "icmp"; got ${JSON.stringify(protocol)}`);
  }
  const outside = [first, last].find((each) => Number(each) < 1 || Number(each) > 65_535);
  if (outside !== undefined) {
    return invalid(`port must be in the range [1, 65535]; got ${JSON.stringify(outside)}`);
  }
  const [from, to] = [Number(first), Number(last)];
  if (from > to) return invalid(`invalid port range ${from}-${to}/${protocol}`);
  return { kind: 'range', range: { protocol, from, to } };
}

/** `80/tcp`, `8000-8005/udp` or `icmp`. */
export function portsText({ protocol, from, to }: PortRange): string {
  if (protocol === 'icmp') return 'icmp';
  return from === to ? `${from}/${protocol}` : `${from}-${to}/${protocol}`;
}

/** Whether two ranges share some ports but are not the same. */
export function conflict(one: PortRange, other: PortRange): boolean {
  return one.protocol === other.protocol && overlaps(one, other) && !same(one, other);
}

export function same(one: PortRange, other: PortRange): boolean {
  return one.protocol === other.protocol && one.from === other.from && one.to === other.to;
}

export function overlaps(one: PortRange, other: PortRange): boolean {
  return one.protocol === other.protocol && one.from <= other.to && other.from <= one.to;
}

/** TCP, then UDP, then ICMP; each by number. */
export function byPorts(one: PortRange, other: PortRange): number {
  const order = ['tcp', 'udp', 'icmp'];
  return (
    order.indexOf(one.protocol) - order.indexOf(other.protocol) ||
    one.from - other.from ||
    one.to - other.to
  );
}

function invalid(message: string): ParsedPorts {
  return { kind: 'invalid', message };
}

/** What is open after changes, in their order; what is open already is opened once. */
export function portsAfter(
  open: readonly OpenedPort[],
  changes: readonly PortChange[],
): readonly OpenedPort[] {
  return changes.reduce<readonly OpenedPort[]>((before, { kind, port }) => {
    const others = before.filter((each) => !samePort(each, port));
    return kind === 'open' ? [...others, port] : others;
  }, open);
}

export function samePort(one: OpenedPort, other: OpenedPort): boolean {
  return (
    one.protocol === other.protocol &&
    one.from === other.from &&
    one.to === other.to &&
    one.endpoint === other.endpoint
  );
}
