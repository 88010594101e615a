import { machinePaths } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import type { HookVariables } from './hook-variables.ts';

/** The version of Juju whose behaviour this controller has. */
export const jujuVersion = '4.0.15';

export interface HookSurroundings {
  readonly contextId: string;
  /** Variables about proxies. */
  readonly proxies: Readonly<Record<string, string>>;
}

/**
 * The whole environment of a hook's process.
 *
 * Source: juju 4.0 `internal/worker/uniter/runner/context` (HookVars, env.go). HOME, USER and TMPDIR
 * are not in it.
 */
export function hookEnvironment(
  facts: UnitFacts,
  hook: HookVariables,
  { contextId, proxies }: HookSurroundings,
): Readonly<Record<string, string>> {
  const inside = machinePaths(facts.tag);
  const { running, dispatchPath } = hook;
  const isHook = running.kind !== 'action' && dispatchPath !== undefined;
  return {
    CHARM_DIR: inside.charm,
    JUJU_CHARM_DIR: inside.charm,
    JUJU_CONTEXT_ID: contextId,
    JUJU_HOOK_NAME: isHook ? hook.name : '',
    ...(dispatchPath === undefined ? {} : { JUJU_DISPATCH_PATH: dispatchPath }),
    JUJU_AGENT_SOCKET_ADDRESS: inside.socket,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_UNIT_NAME: facts.unit.name,
    JUJU_MODEL_UUID: facts.model.uuid,
    JUJU_MODEL_NAME: facts.model.name,
    JUJU_API_ADDRESSES: `10.77.${facts.model.subnet}.1:17070`,
    JUJU_MACHINE_ID: String(facts.machine.number),
    JUJU_PRINCIPAL_UNIT: facts.principal ?? '',
    JUJU_AVAILABILITY_ZONE: '',
    JUJU_VERSION: jujuVersion,
    CLOUD_API_VERSION: '',
    ...proxies,
    JUJU_CHARM_TRACE_CONFIG_HTTP: '',
    JUJU_CHARM_TRACE_CONFIG_GRPC: '',
    JUJU_CHARM_TRACE_CONFIG_CA_CERT: '',
    ...hook.variables,
    APT_LISTCHANGES_FRONTEND: 'none',
    DEBIAN_FRONTEND: 'noninteractive',
    LANG: 'C.UTF-8',
    TERM: 'tmux-256color',
    PATH: `${inside.tools}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  };
}
