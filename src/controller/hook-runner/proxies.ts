/** Proxy settings, which hooks get in the old variables and in Juju's own. */

const settings = ['http', 'https', 'ftp', 'no'] as const;

/** The variables about proxies that a hook gets, from those of the controller's own environment. */
export function proxyVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const setting of settings) {
    const name = `${setting}_proxy`;
    const value = environment[name] ?? environment[name.toUpperCase()] ?? '';
    // Juju sets its own ones always and the old ones only when there is a proxy.
    variables[`JUJU_CHARM_${name.toUpperCase()}`] = value;
    if (value === '') continue;
    variables[name] = value;
    variables[name.toUpperCase()] = value;
  }
  return variables;
}
