/** What hook tools answer, through the executables that a charm finds on its PATH. */
import type { ControllerFixture } from '../controller-fixture.ts';
import { charmFiles } from './charms.ts';
import type { Rule } from './rule.ts';

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A tool: what is called, what it says, and exit 0 unless it says otherwise. */
interface Row extends Partial<Said> {
  readonly rule: string;
  readonly source: string;
  readonly call: string;
}

const jujuc = (file: string): string => `U/runner/jujuc/${file}.go`;

const rows: readonly Row[] = [
  {
    rule: 'a text is printed as it is',
    source: jujuc('config-get'),
    call: 'config-get title',
    stdout: 'two words\n',
  },
  {
    rule: 'a truth value is printed as Python does',
    source: 'internal/cmd/output.go (FormatSmart)',
    call: 'config-get debug',
    stdout: 'False\n',
  },
  {
    rule: 'nothing is printed for what is not set',
    source: 'internal/cmd/output.go (FormatSmart)',
    call: 'config-get unset',
    stdout: '',
  },
  {
    rule: 'what is not set is null as JSON',
    source: jujuc('config-get'),
    call: 'config-get --format=json unset',
    stdout: 'null\n',
  },
  {
    rule: 'options that are not set are left out unless all are asked for',
    source: jujuc('config-get'),
    call: 'config-get --format=json; config-get --all --format=json',
    stdout:
      '{"debug":false,"port":80,"title":"two words"}\n{"debug":false,"port":80,"title":"two words","unset":null}\n',
  },
  {
    rule: 'a list is printed line by line',
    source: 'internal/cmd/output.go (FormatSmart)',
    call: 'open-port 80; open-port 81/udp; opened-ports',
    stdout: '80/tcp\n81/udp\n',
  },
  {
    rule: 'an empty list is [] as JSON, and empty secret ids are null',
    source: `${jujuc('relation-ids')}, ${jujuc('secret-ids')}`,
    call: 'relation-ids website --format=json; secret-ids --format=json',
    stdout: '[]\nnull\n',
  },
  {
    rule: 'an option no tool has is bad usage: exit 2',
    source: 'juju/gnuflag flag.go',
    call: 'config-get --loud',
    ...{ code: 2, stderr: 'ERROR option provided but not defined: --loud\n' },
  },
  {
    rule: 'too many arguments are bad usage: exit 2',
    source: 'juju/cmd cmd.go (CheckEmpty)',
    call: 'is-leader really now',
    ...{ code: 2, stderr: 'ERROR unrecognized args: ["really" "now"]\n' },
  },
  {
    rule: 'a relation there is none of is bad usage: exit 2',
    source: jujuc('context'),
    call: 'relation-list -r website:99',
    ...{ code: 2, stderr: 'ERROR invalid value "website:99" for option -r: relation not found\n' },
  },
  {
    rule: 'what is no relation’s id is bad usage: exit 2',
    source: jujuc('context'),
    call: 'relation-get -r website',
    ...{ code: 2, stderr: 'ERROR invalid value "website" for option -r: invalid relation id\n' },
  },
  {
    rule: 'outside a relation’s hook a relation must be named',
    source: jujuc('relation-set'),
    call: 'relation-set a=b',
    ...{ code: 2, stderr: 'ERROR no relation id specified\n' },
  },
  {
    rule: 'outside a relation’s hook an endpoint must be named',
    source: jujuc('relation-ids'),
    call: 'relation-ids',
    ...{ code: 2, stderr: 'ERROR no endpoint name specified\n' },
  },
  {
    rule: 'only statuses for charms are taken',
    source: jujuc('status-set'),
    call: 'status-set happy',
    code: 2,
    stderr: 'ERROR invalid status "happy", expected one of [maintenance blocked waiting active]\n',
  },
  {
    rule: 'a command is an action, whose parameters are its line and its limit',
    source: `${jujuc('action-get')}, core/actions`,
    call: 'action-get',
    stdout: 'command: action-get\ntimeout: 0\n',
  },
  {
    rule: 'a tool that there is no more is no program',
    source: jujuc('server'),
    call: 'leader-get 2> /dev/null',
    code: 127,
  },
  {
    rule: 'a binding there is none of has no network',
    source: jujuc('network-get'),
    call: 'network-get nowhere',
    ...{ code: 1, stderr: 'ERROR no network config found for binding "nowhere"\n' },
  },
  {
    rule: 'state that is not there is empty, or an error when it must be',
    source: jujuc('state-get'),
    call: 'state-get nothing; state-get --strict nothing',
    ...{ code: 1, stderr: 'ERROR "nothing" not found\n' },
  },
  {
    rule: 'state as JSON is null while there is none',
    source: jujuc('state-get'),
    call: 'state-get --format=json',
    stdout: 'null\n',
  },
  {
    rule: 'values given as arguments lose the blanks around them, those from a file keep them',
    source: `${jujuc('relation-set')}, internal/keyvalues`,
    call: `state-set "a= b "; echo '{"c": " d "}' | state-set --file -; state-get --format=json`,
    stdout: '{"a":"b","c":" d "}\n',
  },
  {
    rule: 'a call without a context says so',
    source: 'cmd/jujuc/main.go',
    call: 'JUJU_CONTEXT_ID= config-get',
    ...{ code: 1, stderr: 'ERROR JUJU_CONTEXT_ID not set\n' },
  },
  {
    rule: 'a call in a context that is over is refused',
    source: jujuc('server'),
    call: 'JUJU_CONTEXT_ID=web/0-start-1 config-get',
    ...{ code: 1, stderr: 'ERROR bad request: wrong context ID; got "web/0-start-1"\n' },
  },
  {
    rule: 'the path of a resource has no newline after it',
    source: jujuc('resource-get'),
    call: 'resource-get build | tail -c 7',
    stdout: 'app.txt',
  },
  {
    rule: 'a resource that was not attached can not be had',
    source: jujuc('resource-get'),
    call: 'resource-get logo 2>&1 | cut -c 1-34',
    stdout: 'ERROR could not download resource:\n',
  },
];

const files = {
  'metadata.yaml': `name: web
summary: s
description: d
provides: {website: http}
resources:
  build: {type: file, filename: app.txt}
  logo: {type: file, filename: logo.svg}
`,
  'config.yaml': `options:
  title: {default: two words}
  port: {type: int, default: 80}
  debug: {type: boolean, default: false}
  unset: {type: string}
`,
};

/** Runs all calls, each in a context of its own; their changes go away with a model of their own. */
async function sayAll(it: ControllerFixture): Promise<ReadonlyMap<string, Said>> {
  const resources = { build: it.file('x.txt', 'one') };
  await it.deploy(it.charm('web', charmFiles('web', { files })), { resources });
  await it.untilIdle('web/0', 'unknown');
  const all = new Map<string, Said>();
  for (const { call } of rows) {
    // A context that ends badly still keeps its changes; what one call leaves, the next must not see.
    const tidy = 'state-delete a; state-delete c; close-port 80; close-port 81/udp';
    all.set(call, await it.request('exec', { unit: 'web/0', command: [call] }));
    await it.request('exec', { unit: 'web/0', command: [tidy] });
  }
  return all;
}

/** The rules; one scene shows all of them, when the first is asked for. */
export function toolRules(): readonly Rule[] {
  let said: Promise<ReadonlyMap<string, Said>> | undefined;
  return rows.map(({ rule, source, call, code = 0, stdout = '', stderr = '' }) => ({
    ...{ rule, source, seen: { code, stdout, stderr } },
    scenario: async (it) => (await (said ??= sayAll(it))).get(call),
  }));
}
