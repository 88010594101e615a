import { actionFail } from './tools/action-fail.ts';
import { actionGet } from './tools/action-get.ts';
import { actionLog } from './tools/action-log.ts';
import { actionSet } from './tools/action-set.ts';
import { applicationVersionSet } from './tools/application-version-set.ts';
import { closePort } from './tools/close-port.ts';
import { configGet } from './tools/config-get.ts';
import { credentialGet } from './tools/credential-get.ts';
import { goalState } from './tools/goal-state.ts';
import { isLeader } from './tools/is-leader.ts';
import { jujuLog } from './tools/juju-log.ts';
import { jujuReboot } from './tools/juju-reboot.ts';
import { networkGet } from './tools/network-get.ts';
import { openPort } from './tools/open-port.ts';
import { openedPorts } from './tools/opened-ports.ts';
import { relationGet } from './tools/relation-get.ts';
import { relationIds } from './tools/relation-ids.ts';
import { relationList } from './tools/relation-list.ts';
import { relationModelGet } from './tools/relation-model-get.ts';
import { relationSet } from './tools/relation-set.ts';
import { resourceGet } from './tools/resource-get.ts';
import { secretAdd } from './tools/secret-add.ts';
import { secretGet } from './tools/secret-get.ts';
import { secretGrant } from './tools/secret-grant.ts';
import { secretIds } from './tools/secret-ids.ts';
import { secretInfoGet } from './tools/secret-info-get.ts';
import { secretRemove } from './tools/secret-remove.ts';
import { secretRevoke } from './tools/secret-revoke.ts';
import { secretSet } from './tools/secret-set.ts';
import { stateDelete } from './tools/state-delete.ts';
import { stateGet } from './tools/state-get.ts';
import { stateSet } from './tools/state-set.ts';
import { statusGet } from './tools/status-get.ts';
import { statusSet } from './tools/status-set.ts';
import { storageAdd } from './tools/storage-add.ts';
import { storageGet } from './tools/storage-get.ts';
import { storageList } from './tools/storage-list.ts';
import { unitGet } from './tools/unit-get.ts';
import type { FlagSpec } from './arguments.ts';
import type { Tool } from './tool.ts';

const tools: readonly Tool[] = [
  actionFail,
  actionGet,
  actionLog,
  actionSet,
  applicationVersionSet,
  closePort,
  configGet,
  credentialGet,
  goalState,
  isLeader,
  jujuLog,
  jujuReboot,
  networkGet,
  openPort,
  openedPorts,
  relationGet,
  relationIds,
  relationList,
  relationModelGet,
  relationSet,
  resourceGet,
  secretAdd,
  secretGet,
  secretGrant,
  secretIds,
  secretInfoGet,
  secretRemove,
  secretRevoke,
  secretSet,
  stateDelete,
  stateGet,
  stateSet,
  statusGet,
  statusSet,
  storageAdd,
  storageGet,
  storageList,
  unitGet,
];

/** A tool, and how its arguments are read. */
export interface KnownTool {
  readonly tool: Tool;
  readonly spec: FlagSpec;
}

const byName: ReadonlyMap<string, KnownTool> = new Map(
  tools.map((tool) => [tool.name, { tool, spec: specOf(tool) }]),
);

/** Names of all the tools there are, sorted: those of Juju 4, on machines. */
export const toolNames: readonly string[] = [...byName.keys()].sort();

export function toolNamed(name: string): KnownTool | undefined {
  return byName.get(name);
}

/** What prints a value takes `--format` too. */
function specOf({ flags, aliases = {}, format, ignoresFormat }: Tool): FlagSpec {
  if (ignoresFormat === true) return { flags: { ...flags, format: 'text' }, aliases };
  if (format === undefined) return { flags, aliases };
  return {
    flags: { ...flags, format: 'text', output: 'text' },
    aliases: { ...aliases, o: 'output' },
  };
}
