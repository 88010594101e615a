/** The files that make a machine of an image this machine: its name and its address. */

/** What tells machines apart. */
export interface MachineIdentity {
  readonly hostname: string;
  /** Such as `10.77.0.10`; the gateway is `.1` of its `/24`. */
  readonly address: string;
  /** Such as `fd12:3456:789a:0::10`; the gateway is `::1` of its `/64`. */
  readonly ipv6: string;
}

/** An entry in a machine's own layer. */
export type SeedEntry =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const unit = 'charmwright-network.service';

/** The entries, with absolute paths as the machine sees them. */
export function machineSeed({ hostname, address, ipv6 }: MachineIdentity): readonly SeedEntry[] {
  return [
    { kind: 'file', path: '/etc/hostname', text: `${hostname}\n` },
    {
      kind: 'file',
      path: '/etc/hosts',
      text: `127.0.0.1 localhost\n${address} ${hostname}\n::1 localhost ip6-localhost ip6-loopback\n`,
    },
    { kind: 'file', path: `/etc/systemd/system/${unit}`, text: networkUnit(address, ipv6) },
    {
      kind: 'link',
      path: `/etc/systemd/system/sysinit.target.wants/${unit}`,
      target: `../${unit}`,
    },
  ];
}

/**
 * A unit that gives `host0` its address at every boot, before anything that listens is started.
 *
 * A few calls of `ip` take some milliseconds; systemd-networkd needs some hundred. A host without IPv6 is no failure.
 */
function networkUnit(address: string, ipv6: string): string {
  const gateway = address.replace(/\d+$/, '1');
  const gateway6 = ipv6.replace(/::\d+$/, '::1');
  return `[Unit]
Description=Network address of this machine
DefaultDependencies=no
Wants=network.target
Before=sysinit.target network.target network-online.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/ip address replace ${address}/24 dev host0
ExecStart=/usr/sbin/ip link set host0 up
ExecStart=/usr/sbin/ip route replace default via ${gateway}
ExecStart=-/usr/sbin/ip -6 address replace ${ipv6}/64 dev host0 nodad
ExecStart=-/usr/sbin/ip -6 route replace default via ${gateway6}
`;
}
