import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from './layers.ts';

/** What an agent sets for update-status of the charm in `charm`. */
export function hookEnvironment(charm: string, path: string): Readonly<Record<string, string>> {
  return {
    PATH: path,
    JUJU_CHARM_DIR: charm,
    JUJU_UNIT_NAME: 'shop/0',
    JUJU_MODEL_NAME: 'default',
    JUJU_MODEL_UUID: '6a5d0d1c-9a1b-4a52-8f3c-3f4d1d0a8b11',
    JUJU_AGENT_SOCKET_ADDRESS: '@none',
    JUJU_CONTEXT_ID: 'shop/0-update-status-1',
    JUJU_HOOK_NAME: 'update-status',
    JUJU_DISPATCH_PATH: 'hooks/update-status',
    JUJU_VERSION: '4.0.0',
  };
}

/** Hook tools that answer as an agent of a unit without state does, and write down that they ran. */
export async function stubTools(folder: string): Promise<string> {
  const tools = join(folder, 'tools');
  const names = [
    'state-get',
    'state-set',
    'state-delete',
    'config-get',
    'status-set',
    'juju-log',
    'relation-ids',
    'is-leader',
    'goal-state',
    'status-get',
    'relation-list',
    'relation-get',
    'opened-ports',
  ];
  const script = `#!/bin/sh
echo "\${0##*/} $*" >> ${join(folder, 'tools.log')}
case \${0##*/} in
  state-get|config-get) echo '{}' ;;
  relation-ids|relation-list|opened-ports) echo '[]' ;;
  is-leader) echo true ;;
esac
`;
  await writeFiles(tools, Object.fromEntries(names.map((name) => [name, script])));
  await Promise.all(names.map((name) => chmod(join(tools, name), 0o755)));
  return tools;
}
