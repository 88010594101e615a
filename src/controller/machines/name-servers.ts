/** Which of the host's resolver settings a machine can use (resolv.conf(5), systemd-nspawn(1)). */

/** A value of nspawn's `--resolv-conf=`; `none` when no name server can be reached from a machine. */
export type ResolvConf = 'copy-host' | 'copy-uplink' | 'none';

/**
 * Chooses by the host's `/etc/resolv.conf` and, where a resolver on the loopback stands in front, by
 * `/run/systemd/resolve/resolv.conf`, which names the servers behind it.
 */
export function chooseResolvConf(host: string, uplink: string): ResolvConf {
  if (hasReachableServer(host)) return 'copy-host';
  return hasReachableServer(uplink) ? 'copy-uplink' : 'none';
}

function hasReachableServer(text: string): boolean {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].some(
    ([, server = '']) => !/^(127\.|::1$)/.test(server),
  );
}
