/** The hello charm where there is no Node: packed here, unpacked on a bare machine, run there as an agent runs it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proxyVariables } from '../../src/controller/hook-runner/proxies.ts';
import type { MachineSpec } from '../../src/controller/machines/machines.ts';
import { nspawnMachines } from '../../src/controller/machines/nspawn.ts';
import { startToolServer, type ToolServer } from '../../src/controller/tool-server/tool-server.ts';
import { toolsFolder } from '../../src/controller/tool-server/tools-folder.ts';
import { configDefaults } from '../../src/charm-schema/declared/options.ts';
import {
  inMemoryAgent,
  type InMemoryAgent,
  type RunningHook,
} from '../../src/testing/agent/in-memory-agent.ts';
import { loadCharm } from '../../src/testing/index.ts';
import { testHome } from './support/test-home.ts';
import { getText, root } from './support/deployment.ts';
import { freeSubnet } from './support/free-subnet.ts';

const network = { model: 'no-node', subnet: freeSubnet() };
const address = `10.77.${network.subnet}.10`;
const shared = '/mnt/shared';
const charm = '/opt/elsewhere/hello';
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Unpacks as Juju does: with the modes and links that the zip has. */
const unzip = `import os, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for each in archive.infolist():
    mode = each.external_attr >> 16
    path = os.path.join(sys.argv[2], each.filename)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if mode & 0o170000 == 0o120000:
        os.symlink(archive.read(each).decode(), path)
    else:
        with open(path, 'wb') as out: out.write(archive.read(each))
        os.chmod(path, mode & 0o777)
`;

/** Programs by the names of a Node, and whatever is as large as one. */
const nodes = `find / -xdev -type f -perm /111 \\( -name 'node' -o -name 'nodejs' -o -size +50M \\)`;

const home = testHome();
const machines = nspawnMachines({ home, environment: process.env });
let folder: string;
let spec: MachineSpec;
let tools: string;
let server: ToolServer;
let agent: InMemoryAgent;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-no-node-'));
  const pack = ['pack', join(root, 'examples/hello'), '-o', join(folder, 'hello.charm')];
  await promisify(execFile)(join(root, 'bin/charmwright'), pack);
  const app = join(root, 'examples/hello/app');
  await promisify(execFile)('tar', ['-czf', join(folder, 'build.tar.gz'), '-C', app, '.']);
  tools = (await toolsFolder(join(folder, 'tools'))).replace(folder, shared);
  server = await startToolServer(join(folder, 'agent.socket'));
  const { config } = await loadCharm(join(root, 'examples/hello'));
  agent = inMemoryAgent({
    unit: 'hello/0',
    config: configDefaults(config),
    leader: true,
    address,
    resources: { build: `${shared}/build.tar.gz` },
    relations: [{ id: 0, endpoint: 'wsgi-peers', role: 'peers', application: 'hello' }],
  });
  const binds = [{ host: folder, machine: shared, readOnly: false }];
  spec = { model: network.model, id: '0', address, binds };
  await machines.prepareHost(network, () => undefined);
  await machines.ensureRunning(spec, () => undefined);
});

afterAll(async () => {
  await machines.remove(network.model, '0', true);
  await machines.removeModel(network);
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function inside(argv: readonly string[], env: Record<string, string> = {}, cwd = '/') {
  const chunks: Uint8Array[] = [];
  const onOutput = (chunk: Uint8Array): unknown => chunks.push(chunk);
  const end = await machines.run(spec, {
    ...{ argv, cwd, env: { PATH: systemPath, ...env } },
    ...{ onStdout: onOutput, onStderr: onOutput },
  });
  return { end, output: Buffer.concat(chunks).toString().trim() };
}

/** Runs a hook of the charm on the machine; its agent is here, and takes its writes when it ends well. */
async function hook(
  name: string,
  running: RunningHook = { kind: 'plain' },
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const context = `hello/0-${name}-1`;
  const begun = agent.hook(running);
  const close = server.open(context, (call) => begun.run(call));
  const { end, output } = await inside(
    [`${charm}/dispatch`],
    {
      ...proxyVariables(process.env),
      PATH: `${tools}:${systemPath}`,
      LANG: 'C.UTF-8',
      JUJU_CHARM_DIR: charm,
      CHARM_DIR: charm,
      JUJU_CONTEXT_ID: context,
      JUJU_AGENT_SOCKET_ADDRESS: `${shared}/agent.socket`,
      JUJU_AGENT_SOCKET_NETWORK: 'unix',
      JUJU_UNIT_NAME: 'hello/0',
      JUJU_MODEL_NAME: 'no-node',
      JUJU_MODEL_UUID: '6a5d0d1c-9a1b-4a52-8f3c-3f4d1d0a8b11',
      JUJU_HOOK_NAME: name,
      JUJU_DISPATCH_PATH: `hooks/${name}`,
      JUJU_VERSION: '4.0.0',
      ...more,
    },
    charm,
  );
  close();
  expect({ name, end, output }).toMatchObject({ end: { kind: 'exited', code: 0 } });
  begun.commit();
}

test('on the machine there is no Node', async () => {
  expect((await inside(['sh', '-c', 'command -v node nodejs npm'])).end).toMatchObject({
    code: 127,
  });
  expect(await inside(['sh', '-c', nodes])).toEqual({
    end: { kind: 'exited', code: 0 },
    output: '',
  });
});

test('the unpacked charm brings its own, and runs every hook of its way to serving', async () => {
  await inside(['python3', '-c', unzip, `${shared}/hello.charm`, charm]);
  expect((await inside(['sh', '-c', nodes])).output).toBe(`${charm}/runtime/node`);

  await hook('install');
  const peers = { JUJU_RELATION: 'wsgi-peers', JUJU_RELATION_ID: 'wsgi-peers:0' };
  await hook(
    'wsgi-peers-relation-created',
    { kind: 'relation', relation: 0, step: 'created', remoteApplication: 'hello' },
    { ...peers, JUJU_REMOTE_APP: 'hello' },
  );
  for (const name of ['leader-elected', 'config-changed', 'start', 'update-status']) {
    await hook(name);
  }
  expect(agent.data.status).toEqual({ status: 'active', message: 'WSGI service running' });
  expect(await getText(`http://${address}/`)).toMatch(/^Hello world!\n/);
});

test('a hook may be started by its own name, and take the tools on its PATH', async () => {
  const begun = agent.hook();
  const close = server.open('hello/0-update-status-2', (call) => begun.run(call));
  const { end, output } = await inside([`${charm}/hooks/update-status`], {
    PATH: `${tools}:${systemPath}`,
    JUJU_CHARM_DIR: charm,
    JUJU_CONTEXT_ID: 'hello/0-update-status-2',
    JUJU_AGENT_SOCKET_ADDRESS: `${shared}/agent.socket`,
    JUJU_UNIT_NAME: 'hello/0',
    JUJU_MODEL_NAME: 'no-node',
    JUJU_MODEL_UUID: '6a5d0d1c-9a1b-4a52-8f3c-3f4d1d0a8b11',
    JUJU_VERSION: '4.0.0',
    CHARMWRIGHT_HOOK_TOOLS: 'exec',
  });
  close();
  expect({ end, output }).toMatchObject({ end: { kind: 'exited', code: 0 } });
  expect(begun.calls.map(({ name }) => name)).toContain('state-get');
});
