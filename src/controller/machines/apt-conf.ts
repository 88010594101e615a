/** How the host's apt reaches its archives, for the machines' apt (apt.conf(5)). */

const carried =
  /^Acquire::(?:(?:http|https|ftp)::|Check-Valid-Until\b|Check-Date\b|Retries\b|ForceIPv[46]\b)/i;

/**
 * The lines of `apt-config dump` that say how archives are reached: proxies, certificates, checks of
 * dates. Proxies in the environment are added where apt has none of its own.
 */
export function machineAptConf(
  dump: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const lines = dump.split('\n').filter((line) => carried.test(line) && !line.endsWith(' "";'));
  const proxies = ['http', 'https'].flatMap((scheme) => {
    const proxy = environment[`${scheme}_proxy`];
    const known = lines.some((line) => line.startsWith(`Acquire::${scheme}::Proxy `));
    if (proxy === undefined || known || /["\n]/.test(proxy)) return [];
    return [`Acquire::${scheme}::Proxy "${proxy}";`];
  });
  return [...lines, ...proxies].map((line) => `${line}\n`).join('');
}
