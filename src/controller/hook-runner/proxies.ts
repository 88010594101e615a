/** Proxy settings, which hooks get in the old variables and in Juju's own. */

const proxies = ['http', 'https', 'ftp'] as const;

/** What is not proxied in a model that does not say so; source: juju `environs/config/config.go`. */
const unproxied = '127.0.0.1,localhost,::1';

/**
 * The variables about proxies that a hook gets, from those of the controller's own environment.
 *
 * Juju's own are always there, the old ones only when there is a proxy. Source: `github.com/juju/proxy`
 * (AsEnvironmentValues).
 */
export function proxyVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const valueOf = (name: string): string =>
    environment[name] ?? environment[name.toUpperCase()] ?? '';
  const values = new Map(proxies.map((each) => [`${each}_proxy`, valueOf(`${each}_proxy`)]));
  const isProxied = [...values.values()].some((value) => value !== '');
  const none = valueOf('no_proxy');
  values.set('no_proxy', none === '' ? unproxied : none);
  const variables: Record<string, string> = {};
  for (const [name, value] of values) {
    variables[`JUJU_CHARM_${name.toUpperCase()}`] = value;
    if (!isProxied || value === '') continue;
    variables[name] = value;
    variables[name.toUpperCase()] = value;
  }
  return variables;
}
