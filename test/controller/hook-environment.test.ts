import { expect, test } from 'vitest';
import { hookEnvironment } from '../../src/controller/hook-runner/environment.ts';
import { proxyVariables } from '../../src/controller/hook-runner/proxies.ts';
import {
  actionVariables,
  commandVariables,
} from '../../src/controller/hook-runner/hook-variables.ts';
import type { UnitFacts } from '../../src/controller/facts/unit-facts.ts';

const since = '2026-01-01T00:00:00.000Z';
const facts: UnitFacts = {
  model: { id: 1, name: 'm', uuid: 'u-u', subnet: 7, life: 'alive' },
  application: {
    ...{ id: 1, model: 1, name: 'hello', charm: 'sha', revision: 0, charmModified: 0 },
    ...{ forceCharm: false, exposed: false, life: 'alive', leader: 1 },
  },
  unit: {
    ...{ id: 1, application: 1, number: 0, name: 'hello/0', machine: 1, principal: undefined },
    life: 'alive',
    ...{ forced: false, resolved: 'none', version: '' },
  },
  machine: {
    ...{ id: 1, model: 1, number: 3, uuid: 'm-u', address: '10.77.7.13', boot: 'b' },
    status: { status: 'started', message: '', since },
  },
  principal: undefined,
  tag: 'unit-hello-0',
};

const surroundings = { contextId: 'hello/0-x-1', proxies: proxyVariables({}) };

test('a hook gets what Juju gives, and neither HOME, USER nor TMPDIR', () => {
  const hookVariables = {
    ...{ name: 'install', dispatchPath: 'hooks/install', variables: {} },
    running: { kind: 'plain' } as const,
  };
  expect(hookEnvironment(facts, hookVariables, surroundings)).toMatchInlineSnapshot(`
    {
      "APT_LISTCHANGES_FRONTEND": "none",
      "CHARM_DIR": "/var/lib/juju/agents/unit-hello-0/charm",
      "CLOUD_API_VERSION": "",
      "DEBIAN_FRONTEND": "noninteractive",
      "JUJU_AGENT_SOCKET_ADDRESS": "/var/lib/juju/agents/unit-hello-0/agent.socket",
      "JUJU_AGENT_SOCKET_NETWORK": "unix",
      "JUJU_API_ADDRESSES": "10.77.7.1:17070",
      "JUJU_AVAILABILITY_ZONE": "",
      "JUJU_CHARM_DIR": "/var/lib/juju/agents/unit-hello-0/charm",
      "JUJU_CHARM_FTP_PROXY": "",
      "JUJU_CHARM_HTTPS_PROXY": "",
      "JUJU_CHARM_HTTP_PROXY": "",
      "JUJU_CHARM_NO_PROXY": "127.0.0.1,localhost,::1",
      "JUJU_CHARM_TRACE_CONFIG_CA_CERT": "",
      "JUJU_CHARM_TRACE_CONFIG_GRPC": "",
      "JUJU_CHARM_TRACE_CONFIG_HTTP": "",
      "JUJU_CONTEXT_ID": "hello/0-x-1",
      "JUJU_DISPATCH_PATH": "hooks/install",
      "JUJU_HOOK_NAME": "install",
      "JUJU_MACHINE_ID": "3",
      "JUJU_MODEL_NAME": "m",
      "JUJU_MODEL_UUID": "u-u",
      "JUJU_PRINCIPAL_UNIT": "",
      "JUJU_UNIT_NAME": "hello/0",
      "JUJU_VERSION": "4.0.15",
      "LANG": "C.UTF-8",
      "PATH": "/var/lib/juju/tools/unit-hello-0:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "TERM": "tmux-256color",
    }
  `);
});

test('an action has no hook’s name, and commands have no path to dispatch', () => {
  const action = hookEnvironment(
    facts,
    actionVariables({ number: 5, name: 'backup', params: {} }),
    surroundings,
  );
  expect(action).toMatchObject({
    JUJU_HOOK_NAME: '',
    JUJU_DISPATCH_PATH: 'actions/backup',
    JUJU_ACTION_NAME: 'backup',
    JUJU_ACTION_UUID: '5',
    JUJU_ACTION_TAG: 'action-5',
  });
  const command = hookEnvironment(facts, commandVariables({ id: '6', params: {} }), surroundings);
  expect(command).toMatchObject({ JUJU_HOOK_NAME: '', JUJU_ACTION_NAME: 'juju-exec' });
  expect(command).not.toHaveProperty('JUJU_DISPATCH_PATH');
});

test('proxies come in Juju’s variables always, and in the old ones when there are any', () => {
  expect(proxyVariables({ HTTP_PROXY: 'http://p:1', no_proxy: 'localhost' })).toEqual({
    JUJU_CHARM_HTTP_PROXY: 'http://p:1',
    JUJU_CHARM_HTTPS_PROXY: '',
    JUJU_CHARM_FTP_PROXY: '',
    JUJU_CHARM_NO_PROXY: 'localhost',
    http_proxy: 'http://p:1',
    HTTP_PROXY: 'http://p:1',
    no_proxy: 'localhost',
    NO_PROXY: 'localhost',
  });
});
