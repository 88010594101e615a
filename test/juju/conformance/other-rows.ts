import {
  actionParams,
  failAction,
  logAction,
  setActionResults,
} from '../../../src/juju/tools/actions.ts';
import { unitAddress } from '../../../src/juju/tools/addresses.ts';
import { readConfig } from '../../../src/juju/tools/config.ts';
import { cloudCredential } from '../../../src/juju/tools/credential.ts';
import { goalState } from '../../../src/juju/tools/goal-state.ts';
import { isLeader, leaderSettings } from '../../../src/juju/tools/leadership.ts';
import { sendLog } from '../../../src/juju/tools/log.ts';
import { openedPorts, openPort } from '../../../src/juju/tools/ports.ts';
import { reboot } from '../../../src/juju/tools/reboot.ts';
import { resourceFile } from '../../../src/juju/tools/resources.ts';
import { callRetired, retiredTools } from '../../../src/juju/tools/retired-tools.ts';
import { readState } from '../../../src/juju/tools/state.ts';
import { readStatus, setStatus } from '../../../src/juju/tools/status.ts';
import { storageIds, storageInstance } from '../../../src/juju/tools/storage.ts';
import { setWorkloadVersion } from '../../../src/juju/tools/version.ts';
import { anAction } from '../support/cases.ts';
import { refused, type Row } from './row.ts';

const large = { config: { small: 999_999, large: 1_000_000, odd: 1_234_567, ratio: 0.5 } };
const noSmart = refused(2, 'invalid value "smart" for option --format: unknown format "smart"');
const unknown = (tool: string) => refused(1, `bad request: unknown command: ${tool}`);
const code = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

export const otherRows: readonly Row[] = [
  {
    rule: 'an int from a million on has an exponent, since it reached the agent as JSON',
    source: 'jujuc/config-get.go; Go strconv (FormatFloat)',
    call: ['config-get', 'large'],
    model: large,
    answer: { stdout: '1e+06\n' },
  },
  {
    rule: 'so it has in YAML, and smaller ones have none',
    source: 'jujuc/config-get.go; Go strconv (FormatFloat)',
    call: ['config-get', '--format=yaml'],
    model: large,
    answer: { stdout: 'large: 1e+06\nodd: 1.234567e+06\nratio: 0.5\nsmall: 999999\n' },
  },
  {
    rule: 'in JSON it has none',
    source: 'Go encoding/json',
    call: ['config-get', '--format=json'],
    model: large,
    answer: { stdout: '{"large":1000000,"odd":1234567,"ratio":0.5,"small":999999}\n' },
    typed: {
      call: readConfig,
      is: { large: 1_000_000, odd: 1_234_567, ratio: 0.5, small: 999_999 },
    },
  },
  {
    rule: 'nothing at all is YAML of what is not set',
    source: 'cmd/cmd/output.go (FormatYaml)',
    call: ['config-get', '--format=yaml', 'unset'],
    answer: {},
  },
  {
    rule: 'a unit without an address has no private one',
    source: 'internal/worker/uniter/runner/context/context.go (PrivateAddress)',
    call: ['unit-get', 'private-address'],
    model: { address: null },
    answer: refused(1, 'private address not found'),
    typed: { call: (tools) => unitAddress(tools, 'private'), is: undefined },
  },
  {
    rule: 'a unit without an address has no public one',
    source: 'internal/worker/uniter/runner/context/context.go (PublicAddress)',
    call: ['unit-get', 'public-address'],
    model: { address: null },
    answer: refused(1, 'public address not found'),
    typed: { call: (tools) => unitAddress(tools, 'public'), is: undefined },
  },
  {
    rule: 'an application’s status is a word',
    source: 'jujuc/status-get.go (ApplicationStatus)',
    call: ['status-get', '--application'],
    answer: { stdout: 'unknown\n' },
  },
  {
    rule: 'in JSON it has its units’, statuses alone',
    source: 'jujuc/status-get.go (toDetails)',
    call: ['status-get', '--application', '--format=json'],
    answer: {
      stdout:
        '{"application-status":{"status":"unknown","units":{"hello/0":{"status":"unknown"}}}}\n',
    },
  },
  {
    rule: 'with --include-data it has messages and data too',
    source: 'jujuc/status-get.go (toDetails)',
    call: ['status-get', '--application', '--include-data', '--format=json'],
    answer: {
      stdout:
        '{"application-status":{"message":"","status":"unknown","status-data":{},"units":{"hello/0":{"message":"","status":"unknown","status-data":{}}}}}\n',
    },
  },
  {
    rule: 'a unit’s status with its data',
    source: 'jujuc/status-get.go (toDetails)',
    call: ['status-get', '--include-data', '--format=json'],
    after: [['status-set', 'active', 'up']],
    answer: { stdout: '{"message":"up","status":"active","status-data":{}}\n' },
    typed: { call: readStatus, is: { status: 'active', message: 'up' } },
  },
  {
    rule: 'a follower has no application status',
    source: 'jujuc/status-get.go',
    call: ['status-get', '--application'],
    model: { leader: false },
    answer: refused(1, 'finding application status: this unit is not the leader'),
  },
  {
    rule: 'a follower sets none',
    source: 'internal/worker/uniter/runner/context/context.go (ErrIsNotLeader)',
    call: ['status-set', '--application', 'active'],
    model: { leader: false },
    answer: refused(1, 'this unit is not the leader'),
    typed: {
      call: (tools) =>
        code(setStatus(tools, { status: 'active', message: '', target: 'application' })),
      is: { code: 'NOT_LEADER' },
    },
  },
  {
    rule: 'ports may be written in capitals',
    source: 'jujuc/ports.go (Init)',
    call: ['open-port', '80/TCP'],
    answer: {},
    typed: { call: (tools) => openPort(tools, '80/TCP'), is: undefined },
  },
  {
    rule: '--format of open-port is taken and said to be old',
    source: 'jujuc/ports.go (Run)',
    call: ['open-port', '--format=json', '80'],
    answer: { stderr: '--format flag deprecated for command "open-port"' },
  },
  {
    rule: 'so it is of close-port',
    source: 'jujuc/ports.go (Run)',
    call: ['close-port', '--format', 'any', '80'],
    answer: { stderr: '--format flag deprecated for command "close-port"' },
  },
  {
    rule: 'so it is of juju-log',
    source: 'jujuc/juju-log.go (Run)',
    call: ['juju-log', '--format=json', 'text'],
    answer: { stderr: '--format flag deprecated for command "juju-log"' },
    typed: { call: (tools) => sendLog(tools, [{ level: 'INFO', text: 'x' }]), is: undefined },
  },
  {
    rule: 'a port of the unit is closed, and is open no more in this hook',
    source:
      'jujuc/ports.go (Run), internal/worker/uniter/runner/context/context.go (OpenedPortRanges)',
    call: ['opened-ports', '--format=json'],
    model: { ports: [{ from: 80, to: 80, protocol: 'tcp', endpoint: '' }] },
    after: [['close-port', '80']],
    answer: { stdout: '[]\n' },
  },
  {
    rule: 'open ports are printed line by line',
    source: 'jujuc/opened-ports.go',
    call: ['opened-ports', '--format=json'],
    after: [
      ['open-port', 'ICMP'],
      ['open-port', '80'],
    ],
    answer: { stdout: '["80/tcp","icmp"]\n' },
    typed: { call: openedPorts, is: ['80/tcp', 'icmp'] },
  },
  {
    rule: 'the goal state has no smart format',
    source: 'jujuc/goal-state.go (SetFlags)',
    call: ['goal-state', '--format=smart'],
    answer: noSmart,
  },
  {
    rule: 'the goal state in JSON',
    source: 'jujuc/goal-state.go',
    call: ['goal-state', '--format=json'],
    answer: {
      stdout:
        '{"units":{"hello/0":{"status":"active","since":"2026-01-02 15:04:05Z"}},"relations":{"db":{"pg":{"status":"joined","since":"2026-01-02 15:04:05Z"}}}}\n',
    },
    typed: { call: goalState, is: { units: ['hello/0'], relations: { db: ['pg'] } } },
  },
  {
    rule: 'state that is empty is null in JSON',
    source: 'jujuc/state-get.go',
    call: ['state-get', '--format=json'],
    answer: { stdout: 'null\n' },
    typed: { call: readState, is: { kind: 'read', state: {} } },
  },
  {
    rule: 'state that is empty is an empty map elsewhere',
    source: 'jujuc/state-get.go',
    call: ['state-get'],
    answer: { stdout: '{}\n' },
  },
  {
    rule: 'scalars of state-set --file stay as they were written, and of a repeated key the last counts',
    source: 'jujuc/state-set.go (handleKeyValueFile)',
    call: ['state-get', '--format=json'],
    model: { files: { '/s': 'a: 1.50\nb: 1\nb: 0x10\n' } },
    after: [['state-set', '--file', '/s', '']],
    answer: { stdout: '{"a":"1.50","b":"0x10"}\n' },
  },
  {
    rule: 'a file that is no map is refused',
    source: 'jujuc/state-set.go (handleKeyValueFile)',
    call: ['state-set', '--file', '/none'],
    answer: refused(1, 'open /none: no such file or directory'),
  },
  {
    rule: 'no key is deleted where none is named',
    source: 'jujuc/state-delete.go',
    call: ['state-delete', ''],
    answer: {},
  },
  {
    rule: 'a key that is deleted is not there any more in this hook',
    source: 'jujuc/state-delete.go',
    call: ['state-get', '--format=json'],
    model: { state: { a: '1', b: '2' } },
    after: [['state-delete', 'a']],
    answer: { stdout: '{"b":"2"}\n' },
  },
  {
    rule: 'a storage is listed and shown',
    source: 'jujuc/storage-list.go',
    call: ['storage-list', '--format=json'],
    answer: { stdout: '["data/0"]\n' },
    typed: { call: (tools) => storageIds(tools), is: ['data/0'] },
  },
  {
    rule: 'a storage has a kind and a location',
    source: 'jujuc/storage-get.go',
    call: ['storage-get', '-s', 'data/0', '--format=json'],
    answer: { stdout: '{"kind":"filesystem","location":"/srv/data"}\n' },
    typed: {
      call: (tools) => storageInstance(tools, 'data/0'),
      is: { kind: 'filesystem', location: '/srv/data' },
    },
  },
  {
    rule: 'a storage that the charm does not declare is taken; the hook’s end refuses it',
    source: 'internal/worker/uniter/runner/context/context.go (AddUnitStorage)',
    call: ['storage-add', 'tape'],
    answer: {},
  },
  {
    rule: 'a count of storages is above zero',
    source: 'core/storage/directive.go (parseCount); 3.6 storage/constraints.go',
    call: ['storage-add', 'data=0'],
    answer: refused(
      2,
      'cannot parse directive for storage "data": parsing storage count: count must be greater than zero, got "0"',
    ),
    on36: refused(
      2,
      'cannot parse constraints for storage "data": cannot parse count: count must be greater than zero, got "0"',
    ),
  },
  {
    rule: 'nothing but a count is said of a storage',
    source: 'jujuc/storage-add.go (Init)',
    call: ['storage-add', 'data=2,1G'],
    answer: refused(2, 'only count can be specified for "data"'),
  },
  {
    rule: 'a resource’s path has no newline',
    source: 'jujuc/resource-get.go',
    call: ['resource-get', 'build'],
    answer: { stdout: '/var/lib/juju/resources/build.tar.gz' },
    typed: {
      call: (tools) => resourceFile(tools, 'build'),
      is: { kind: 'file', path: '/var/lib/juju/resources/build.tar.gz' },
    },
  },
  {
    rule: 'a resource that was not attached can not be had',
    source: 'jujuc/resource-get.go',
    call: ['resource-get', 'logo'],
    answer: refused(1, 'could not download resource: resource "logo" not found'),
    typed: { call: (tools) => resourceFile(tools, 'logo'), is: { kind: 'absent' } },
  },
  {
    rule: 'leadership is a truth value as Python writes it',
    source: 'cmd/cmd/output.go (FormatSmart)',
    call: ['is-leader'],
    answer: { stdout: 'True\n' },
  },
  {
    rule: 'leadership in JSON',
    source: 'jujuc/is-leader.go',
    call: ['is-leader', '--format=json'],
    answer: { stdout: 'true\n' },
    typed: { call: isLeader, is: true },
  },
  {
    rule: 'a version is set at once',
    source: 'jujuc/application-version-set.go',
    call: ['application-version-set', '1.2'],
    answer: {},
    typed: { call: (tools) => setWorkloadVersion(tools, '1.2'), is: undefined },
  },
  {
    rule: 'a hook may ask for a reboot',
    source: 'jujuc/reboot.go',
    call: ['juju-reboot'],
    answer: {},
    typed: { call: (tools) => reboot(tools, 'after-hook'), is: undefined },
  },
  {
    rule: 'an action may not',
    source: 'jujuc/reboot.go',
    call: ['juju-reboot'],
    hook: anAction,
    answer: refused(1, 'juju-reboot is not supported when running an action.'),
  },
  {
    rule: 'no credential is had without trust, or without a cloud',
    source: 'jujuc/credential-get.go',
    call: ['credential-get'],
    answer: refused(1, 'cannot access cloud credentials: this model has no cloud'),
    on36: refused(1, 'cannot access cloud credentials: permission denied'),
    typed: { call: cloudCredential, is: { kind: 'refused' } },
  },
  {
    rule: 'an action’s parameters in JSON',
    source: 'jujuc/action-get.go',
    call: ['action-get', '--format=json'],
    hook: anAction,
    answer: { stdout: '{"deep":true,"target":{"name":"disk","size":3}}\n' },
    typed: { call: actionParams, is: { target: { name: 'disk', size: 3 }, deep: true } },
  },
  {
    rule: 'a result’s key is of lower case',
    source: 'jujuc/action-set.go (Init)',
    call: ['action-set', 'Upper=1'],
    hook: anAction,
    answer: refused(
      2,
      'key "Upper" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens',
    ),
    typed: {
      call: (tools) => code(setActionResults(tools, { Upper: '1' })),
      is: { code: 'HOOK_TOOL_FAILED' },
    },
  },
  {
    rule: 'output is no result that an action sets, at any depth',
    source: 'jujuc/action-set.go (Init)',
    call: ['action-set', 'a.stdout=1'],
    hook: anAction,
    answer: refused(2, 'cannot set reserved action key "stdout"'),
  },
  {
    rule: 'the exit code may be set, and is written over',
    source: 'jujuc/action-set.go (reservedKeys)',
    call: ['action-set', 'return-code=1'],
    hook: anAction,
    answer: {},
  },
  {
    rule: 'an action fails with a message, an empty one too',
    source: 'jujuc/action-fail.go',
    call: ['action-fail', ''],
    hook: anAction,
    answer: {},
    typed: { call: (tools) => failAction(tools, ''), is: undefined },
  },
  {
    rule: 'an action tells how far it is',
    source: 'jujuc/action-log.go',
    call: ['action-log', 'half'],
    hook: anAction,
    answer: {},
    typed: { call: (tools) => logAction(tools, 'half'), is: undefined },
  },
  ...retiredTools.map((name): Row => ({
    rule: 'a tool that Juju 4 has no more',
    source: 'jujuc/server.go',
    call: [name],
    answer: unknown(name),
    typed: {
      call: (tools) => callRetired(tools, { name, args: [] }),
      is: { kind: 'not-available' },
    },
  })),
  {
    rule: 'the leader’s settings, which 3.6 has',
    source: '3.6 jujuc/leader-get.go',
    call: ['leader-get', '--format=json'],
    answer: unknown('leader-get'),
    typed: { call: leaderSettings, is: { kind: 'not-available' } },
  },
];
