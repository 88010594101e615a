import { closePort, openedPorts, openPort } from '../../juju/tools/ports.ts';
import { resourceFile } from '../../juju/tools/resources.ts';
import {
  addSecret,
  grantSecret,
  labelledSecret,
  newestSecret,
  removeSecret,
  replaceSecret,
  type SecretPorts,
} from '../../juju/tools/secrets.ts';
import type { HookTools } from '../../juju/wire.ts';
import { askOnce } from './ask-once.ts';
import type { UnitPorts, UnitResources, UnitSecrets } from './unit.ts';

/** TCP ports; opening an open port is harmless. */
export function unitPorts(tools: HookTools): UnitPorts {
  return {
    open: (port) => openPort(tools, `${port}/tcp`),
    close: (port) => closePort(tools, `${port}/tcp`),
    opened: () => openedPorts(tools),
  };
}

/** Resources, each fetched once; one that was not attached is undefined. */
export function unitResources(tools: HookTools): UnitResources {
  const path = askOnce(async (name) => {
    const resource = await resourceFile(tools, name);
    return resource.kind === 'file' ? resource.path : undefined;
  });
  return { path };
}

/** Secrets; their content is never an argument of a process. */
export function unitSecrets(ports: SecretPorts): UnitSecrets {
  const { tools } = ports;
  return {
    get: (id) => newestSecret(tools, id),
    add: (content, options) => addSecret(ports, content, options),
    replace: (id, content) => replaceSecret(ports, id, content),
    labelled: (label) => labelledSecret(tools, label),
    grant: (id, relationId) => grantSecret(tools, id, relationId),
    remove: (id, revision) => removeSecret(tools, id, revision),
  };
}
