import { expect, test } from 'vitest';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { anAction, changedHook, model } from '../support/cases.ts';
import { call } from '../support/call.ts';

const follower = { ...model, leader: false };

/** Call, exit code, what is said after `ERROR`. */
type Refusal = readonly [readonly string[], number, string];

const refusals: readonly Refusal[] = [
  [['leader-get'], 1, 'bad request: unknown command: leader-get'],
  [['constructor'], 1, 'bad request: unknown command: constructor'],
  [['is-leader', '--bogus'], 2, 'option provided but not defined: --bogus'],
  [['relation-list', '-r'], 2, 'option needs an argument: -r'],
  [
    ['is-leader', '--format', 'xml'],
    2,
    'invalid value "xml" for option --format: unknown format "xml"',
  ],
  [
    ['is-leader', '-o', '/tmp/x'],
    2,
    'option --output is not supported by this agent; redirect the output instead',
  ],
  [['is-leader', 'x', 'y'], 2, 'unrecognized args: ["x" "y"]'],
  [['config-get', '--all', 'port'], 2, 'cannot use argument --all together with key "port"'],
  [['relation-ids'], 2, 'no endpoint name specified'],
  [['relation-list'], 2, 'no relation id specified'],
  [['relation-list', '-r', 'x'], 2, 'invalid value "x" for option -r: invalid relation id'],
  [['relation-list', '-r', 'db:99'], 2, 'invalid value "db:99" for option -r: relation not found'],
  [['relation-get', '-r', '2'], 2, 'no unit or application specified'],
  [['relation-get', '-r', '2', '-', 'pg'], 2, 'expected unit name, got application name "pg"'],
  [['relation-get', '-r', '2', '-', 'Pg/x'], 2, 'invalid unit name "Pg/x"'],
  [['relation-get', '-r', '2', '-', 'pg/77'], 1, 'relation unit not found'],
  [['relation-set', '-r', '2', 'bare'], 2, 'expected "key=value", got "bare"'],
  [['relation-set', '-r', '2', 'a=1', 'a=2'], 2, 'key "a" specified more than once'],
  [['relation-set', '-r', '2', '--file', '/none'], 1, 'open /none: no such file or directory'],
  [['relation-set', '-r', '2', '--file', '-'], 1, 'hook tool requires stdin, none supplied'],
  [['status-set'], 2, 'invalid args, require <status> [message]'],
  [
    ['status-set', 'idle'],
    2,
    'invalid status "idle", expected one of [maintenance blocked waiting active]',
  ],
  [['status-set', 'active', 'a', 'b'], 2, 'unrecognized args: ["b"]'],
  [['open-port', '0'], 2, 'port must be in the range [1, 65535]; got "0"'],
  [['open-port', '80/sctp'], 2, 'protocol must be "tcp", "udp", or "icmp"; got "sctp"'],
  [['network-get'], 2, 'no arguments specified'],
  [
    ['network-get', 'db', '--primary-address', '--bind-address'],
    1,
    '--primary-address must be the only flag specified',
  ],
  [['juju-log'], 2, 'no message specified'],
  [['action-get'], 1, 'not running an action'],
  [['resource-get'], 2, 'missing required resource name'],
  [['resource-get', 'logo'], 1, 'could not download resource: resource "logo" not found'],
  [
    ['storage-add', 'data=0'],
    2,
    'cannot parse directive for storage "data": parsing storage count: count must be greater than zero, got "0"',
  ],
  [['state-get', '--strict', 'none'], 1, '"none" not found'],
  [['state-set', `${'k'.repeat(257)}=v`], 1, 'max allowed key length (256) exceeded'],
  [['state-set', `k=${'v'.repeat(65_537)}`], 1, 'max allowed value length (65536) exceeded'],
  [['secret-add'], 2, 'missing secret value or filename'],
  [['secret-add', 'ab=short-key'], 2, 'key "ab" not valid'],
  [['secret-add', '--rotate=sometimes', 'abc=1'], 2, 'rotate policy "sometimes" not valid'],
  [['secret-add', '--expire=soon', 'abc=1'], 2, 'expire time or duration "soon" not valid'],
  [['secret-get'], 2, 'require either a secret URI or label'],
  [['secret-get', 'none'], 2, 'secret URI "none" not valid'],
  [
    ['secret-get', 'none0000000000000000', '--peek', '--refresh'],
    2,
    'specify one of --peek or --refresh but not both',
  ],
];

test.each(refusals)('%j is refused with exit %i', async (argv, code, said) => {
  const hook = inMemoryAgent(model).hook({ kind: 'plain' });
  expect(await call(hook, argv)).toEqual({ code, stdout: '', stderr: `ERROR ${said}\n` });
});

const refusalsInAction: readonly Refusal[] = [
  [['juju-reboot'], 1, 'juju-reboot is not supported when running an action.'],
  [['action-set', 'bare'], 2, 'argument "bare" must be of the form key...=value'],
  [
    ['action-set', 'Upper=1'],
    2,
    'key "Upper" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens',
  ],
  [['action-set', 'stdout=1'], 2, 'cannot set reserved action key "stdout"'],
];

test.each(refusalsInAction)('in an action %j is refused with exit %i', async (argv, code, said) => {
  const hook = inMemoryAgent(model).hook(anAction);
  expect(await call(hook, argv)).toEqual({ code, stdout: '', stderr: `ERROR ${said}\n` });
});

const forLeader: readonly (readonly [readonly string[], string])[] = [
  [['relation-set', '-r', '2', '--app', 'a=1'], 'cannot write relation settings'],
  [['relation-get', '-r', '2', '--app', '-', 'hello'], 'permission denied'],
  [['status-set', '--application', 'active'], 'this unit is not the leader'],
  [['status-get', '--application'], 'finding application status: this unit is not the leader'],
  [['secret-add', 'abc=1'], 'this unit is not the leader'],
];

test.each(forLeader)('a follower may not %j', async (argv, said) => {
  const hook = inMemoryAgent(follower).hook(changedHook);
  expect(await call(hook, argv)).toEqual({ code: 1, stdout: '', stderr: `ERROR ${said}\n` });
});

test('every peer may read its application’s bag', async () => {
  const hook = inMemoryAgent(follower).hook();
  const answer = await call(hook, ['relation-get', '-r', '3', '--app', '-', 'hello']);
  expect(answer).toMatchObject({ code: 0 });
});
