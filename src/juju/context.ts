/** The hook's context: what the agent says in the environment, read once and frozen. */
import { fault } from '../errors.ts';
import { eventOf } from './event-from-environment.ts';
import type { UnitEvent } from './event.ts';
import type { DeclaredNames } from '../charm-schema/declared/hook-names.ts';
import { optionalVariable, requiredVariable } from './variables.ts';
import type { Environment } from './wire.ts';

export interface HookContext {
  /** `hello/0` */
  readonly unit: string;
  /** `hello` */
  readonly application: string;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly event: UnitEvent;
  /** Absolute path of the charm's folder. */
  readonly charmFolder: string;
  /** The agent's version, such as `3.6.28`; undefined when it does not say. */
  readonly agentVersion: string | undefined;
  /** The machine's id, such as `0` or `0/lxd/1`; undefined on Kubernetes. */
  readonly machine: string | undefined;
  /** The unit a subordinate belongs to. */
  readonly principal: string | undefined;
  readonly availabilityZone: string | undefined;
  /** Where the agent listens, for a carrier that speaks to it directly; `@` begins an abstract address. */
  readonly socket: { readonly network: string; readonly address: string } | undefined;
  /** Names this hook towards the agent. */
  readonly contextId: string | undefined;
  /** Whether the operator asked for a repair (`charmwright repair`), so that nothing on the machine is trusted. */
  readonly repair: boolean;
  /** The model's proxies for charms (`juju-http-proxy` and its like). */
  readonly proxies: HookProxies;
}

export interface HookProxies {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly ftp: string | undefined;
  readonly none: string | undefined;
}

/**
 * Reads the environment an agent gives to a hook, an action or `juju-exec`.
 *
 * @param names what metadata.yaml declares; it tells the endpoint in `my-db-relation-changed`.
 * @throws HOOK_CONTEXT_INVALID when a variable is missing or malformed, or the hook belongs to an endpoint,
 *   storage or container that is not declared.
 */
export function hookContext(environment: Environment, names: DeclaredNames): HookContext {
  const unit = unitName(requiredVariable(environment, 'JUJU_UNIT_NAME'));
  const address = optionalVariable(environment, 'JUJU_AGENT_SOCKET_ADDRESS');
  const network = optionalVariable(environment, 'JUJU_AGENT_SOCKET_NETWORK') ?? 'unix';
  return Object.freeze({
    unit,
    application: unit.slice(0, unit.lastIndexOf('/')),
    model: Object.freeze({
      name: requiredVariable(environment, 'JUJU_MODEL_NAME'),
      uuid: requiredVariable(environment, 'JUJU_MODEL_UUID'),
    }),
    event: Object.freeze(eventOf(environment, names)),
    charmFolder: charmFolder(environment),
    agentVersion: optionalVariable(environment, 'JUJU_VERSION'),
    machine: optionalVariable(environment, 'JUJU_MACHINE_ID'),
    principal: optionalVariable(environment, 'JUJU_PRINCIPAL_UNIT'),
    availabilityZone: optionalVariable(environment, 'JUJU_AVAILABILITY_ZONE'),
    socket: address === undefined ? undefined : Object.freeze({ network, address }),
    contextId: optionalVariable(environment, 'JUJU_CONTEXT_ID'),
    repair: optionalVariable(environment, 'CHARMWRIGHT_REPAIR') === '1',
    proxies: Object.freeze({
      http: optionalVariable(environment, 'JUJU_CHARM_HTTP_PROXY'),
      https: optionalVariable(environment, 'JUJU_CHARM_HTTPS_PROXY'),
      ftp: optionalVariable(environment, 'JUJU_CHARM_FTP_PROXY'),
      none: optionalVariable(environment, 'JUJU_CHARM_NO_PROXY'),
    }),
  });
}

function unitName(name: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*\/\d+$/.test(name)) return name;
  throw fault(
    'HOOK_CONTEXT_INVALID',
    `JUJU_UNIT_NAME is "${name}", which is no unit's name; expected one such as hello/0`,
  );
}

function charmFolder(environment: Environment): string {
  const folder =
    optionalVariable(environment, 'CHARM_DIR') ?? requiredVariable(environment, 'JUJU_CHARM_DIR');
  if (folder.startsWith('/')) return folder;
  throw fault('HOOK_CONTEXT_INVALID', `JUJU_CHARM_DIR is "${folder}"; expected an absolute path`);
}
