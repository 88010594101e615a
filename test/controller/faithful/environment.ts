/** The environment of every kind of event, to the letter. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ControllerFixture } from '../controller-fixture.ts';
import { charmFiles, until } from './charms.ts';
import type { Rule } from './rule.ts';

type Variables = Readonly<Record<string, unknown>>;

const source = 'U/runner/context/context.go (HookVars), U/runner/context/env.go';

/** What every process of a unit gets, and nothing besides: no HOME, no USER, no TMPDIR. */
function always(unit: string, context: string, machine: string): Variables {
  const tag = `unit-${unit.replace('/', '-')}`;
  const agent = `/var/lib/juju/agents/${tag}`;
  return {
    APT_LISTCHANGES_FRONTEND: 'none',
    CHARM_DIR: `${agent}/charm`,
    CLOUD_API_VERSION: '',
    DEBIAN_FRONTEND: 'noninteractive',
    JUJU_AGENT_SOCKET_ADDRESS: `${agent}/agent.socket`,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_API_ADDRESSES: expect.stringMatching(/^10\.77\.\d+\.1:17070$/),
    JUJU_AVAILABILITY_ZONE: '',
    JUJU_CHARM_DIR: `${agent}/charm`,
    JUJU_CHARM_FTP_PROXY: '',
    JUJU_CHARM_HTTPS_PROXY: '',
    JUJU_CHARM_HTTP_PROXY: '',
    JUJU_CHARM_NO_PROXY: '127.0.0.1,localhost,::1',
    JUJU_CHARM_TRACE_CONFIG_CA_CERT: '',
    JUJU_CHARM_TRACE_CONFIG_GRPC: '',
    JUJU_CHARM_TRACE_CONFIG_HTTP: '',
    JUJU_CONTEXT_ID: expect.stringMatching(new RegExp(`^${unit}-${context}-[0-9a-f]+$`)),
    JUJU_HOOK_NAME: '',
    JUJU_MACHINE_ID: machine,
    JUJU_MODEL_NAME: 'm',
    JUJU_MODEL_UUID: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    JUJU_PRINCIPAL_UNIT: '',
    JUJU_UNIT_NAME: unit,
    JUJU_VERSION: '4.0.15',
    LANG: 'C.UTF-8',
    PATH: expect.stringMatching(new RegExp(`^/var/lib/juju/tools/${tag}:`)),
    TERM: 'tmux-256color',
  };
}

/** A unit, and the number of its machine. */
interface Place {
  readonly unit: string;
  readonly machine: string;
}

const proxy: Place = { unit: 'proxy/0', machine: '1' };
const web: Place = { unit: 'web/0', machine: '0' };

function hook({ unit, machine }: Place, name: string, more: Variables = {}): Variables {
  const dispatch = { JUJU_HOOK_NAME: name, JUJU_DISPATCH_PATH: `hooks/${name}` };
  return { ...always(unit, name, machine), ...dispatch, ...more };
}

const relation = {
  JUJU_RELATION: 'backend',
  JUJU_RELATION_ID: 'backend:1',
  JUJU_REMOTE_APP: 'web',
};

/** Who, which run, and the environment it must have. */
const wanted: readonly {
  readonly rule: string;
  readonly run: string;
  readonly seen: Variables;
}[] = [
  {
    rule: 'a lifecycle hook has what all have, and its name',
    run: 'proxy/0 hooks/install',
    seen: hook(proxy, 'install'),
  },
  {
    rule: 'config-changed has no more',
    run: 'proxy/0 hooks/config-changed',
    seen: hook(proxy, 'config-changed'),
  },
  {
    rule: 'leader-elected has no more',
    run: 'proxy/0 hooks/leader-elected',
    seen: hook(proxy, 'leader-elected'),
  },
  {
    rule: 'relation-created has an application and an empty unit',
    run: 'proxy/0 hooks/backend-relation-created',
    seen: hook(proxy, 'backend-relation-created', { ...relation, JUJU_REMOTE_UNIT: '' }),
  },
  {
    rule: 'relation-joined has the unit',
    run: 'proxy/0 hooks/backend-relation-joined',
    seen: hook(proxy, 'backend-relation-joined', {
      ...{ ...relation, JUJU_REMOTE_UNIT: 'web/0' },
    }),
  },
  {
    rule: 'relation-changed of a unit has the unit',
    run: 'proxy/0 hooks/backend-relation-changed web/0',
    seen: hook(proxy, 'backend-relation-changed', {
      ...{ ...relation, JUJU_REMOTE_UNIT: 'web/0' },
    }),
  },
  {
    rule: 'relation-changed of an application has an empty unit',
    run: 'proxy/0 hooks/backend-relation-changed',
    seen: hook(proxy, 'backend-relation-changed', { ...relation, JUJU_REMOTE_UNIT: '' }),
  },
  {
    rule: 'relation-departed names who departs',
    run: 'proxy/0 hooks/backend-relation-departed',
    seen: hook(proxy, 'backend-relation-departed', {
      ...{ ...relation, JUJU_REMOTE_UNIT: 'web/0', JUJU_DEPARTING_UNIT: 'web/0' },
    }),
  },
  {
    rule: 'relation-departed names the local unit when that is what goes',
    run: 'web/0 hooks/website-relation-departed',
    seen: hook(web, 'website-relation-departed', {
      ...{ JUJU_RELATION: 'website', JUJU_RELATION_ID: 'website:1', JUJU_REMOTE_APP: 'proxy' },
      ...{ JUJU_REMOTE_UNIT: 'proxy/0', JUJU_DEPARTING_UNIT: 'web/0' },
    }),
  },
  {
    rule: 'relation-broken has an application and an empty unit',
    run: 'proxy/0 hooks/backend-relation-broken',
    seen: hook(proxy, 'backend-relation-broken', { ...relation, JUJU_REMOTE_UNIT: '' }),
  },
  {
    rule: 'stop has no more',
    run: 'web/0 hooks/stop',
    seen: hook(web, 'stop'),
  },
  {
    rule: 'an action has its own name, id and tag, and no hook’s name',
    run: 'proxy/0 actions/look',
    seen: {
      ...always('proxy/0', 'look', '1'),
      JUJU_DISPATCH_PATH: 'actions/look',
      ...{ JUJU_ACTION_NAME: 'look', JUJU_ACTION_TAG: 'action-1', JUJU_ACTION_UUID: '1' },
    },
  },
  {
    rule: 'a command is an action without a path to dispatch',
    run: 'proxy/0 juju-exec',
    seen: {
      ...always('proxy/0', 'juju-exec', '1'),
      ...{ JUJU_ACTION_NAME: 'juju-exec', JUJU_ACTION_TAG: 'action-2', JUJU_ACTION_UUID: '2' },
    },
  },
];

/** The block that the shell was started with, before it added any of its own. */
const look = 'cat /proc/$$/environ | tr "\\0" "\\n"';
/** Files are named after what ran, with the remote unit of a changed hook. */
const record = `#!/bin/bash
remote=$([[ $JUJU_HOOK_NAME = *changed ]] && echo " $JUJU_REMOTE_UNIT")
run="$JUJU_UNIT_NAME $JUJU_DISPATCH_PATH\${remote% }"
mkdir -p $JOURNAL.d
${look} > "$JOURNAL.d/\${run//\\//+}"
echo "$run" >> $JOURNAL
if [ "$JUJU_HOOK_NAME" = website-relation-created ]; then
  relation-set port=80
  relation-set --app name=shop
fi
`;

/** Lets every event happen once. */
async function everyEvent(it: ControllerFixture): Promise<ReadonlyMap<string, Variables>> {
  const web = charmFiles('web', {
    metadata: 'provides: {website: http}\n',
    files: { dispatch: record },
  });
  const proxy = charmFiles('proxy', {
    metadata: 'requires: {backend: http}\npeers: {mates: mates}\n',
    files: { dispatch: record, 'actions.yaml': 'look: {}\n' },
  });
  await it.deploy(it.charm('web', web));
  await it.deploy(it.charm('proxy', proxy));
  await it.untilIdle('web/0', 'unknown');
  await it.untilIdle('proxy/0', 'unknown');
  await it.request('integrate', { endpoints: ['proxy', 'web:website'] });
  await until(it, 'proxy/0 hooks/backend-relation-changed');
  await until(it, 'proxy/0 hooks/backend-relation-changed web/0');
  await it.request('run', { unit: 'proxy/0', action: 'look', params: {}, background: false });
  const { stdout } = await it.request('exec', { unit: 'proxy/0', command: [look] });
  await it.request('remove-application', { application: 'web', force: false });
  await until(it, 'proxy/0 hooks/backend-relation-broken');
  await until(it, 'web/0 hooks/stop');
  const folder = join(it.home, '../journal.d');
  const files = readdirSync(folder).map(
    (name) => [name.replaceAll('+', '/'), readFileSync(join(folder, name), 'utf8')] as const,
  );
  const runs = [...files, ['proxy/0 juju-exec', stdout] as const];
  return new Map(runs.map(([run, text]) => [run, variablesOf(it, text)]));
}

/** Reads `NAME=value` lines, with the machine's paths where processes of the host saw the host's. */
function variablesOf(it: ControllerFixture, text: string): Variables {
  const inside = text
    .replaceAll(`${it.home}/models/m/units/`, '/var/lib/juju/agents/')
    .replaceAll(new RegExp(`PATH=${it.home}/tools/[^:]*`, 'g'), () => `PATH=${toolsOf(text)}`);
  const lines = inside.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.replace(/=.*/, ''), line.replace(/^[^=]*=/, '')]),
  );
}

function toolsOf(text: string): string {
  const unit = /^JUJU_UNIT_NAME=(.*)$/m.exec(text)?.[1] ?? '';
  return `/var/lib/juju/tools/unit-${unit.replace('/', '-')}`;
}

/** The rules; one scene shows all of them, when the first is asked for. */
export function environmentRules(): readonly Rule[] {
  let seen: Promise<ReadonlyMap<string, Variables>> | undefined;
  return wanted.map(({ rule, run, seen: variables }) => ({
    ...{ rule, source, seen: variables },
    scenario: async (it) => (await (seen ??= everyEvent(it))).get(run),
  }));
}
