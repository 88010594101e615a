import { expect, test } from 'vitest';
import { inMemoryAgent, type RunningHook } from '../../../src/testing/agent/in-memory-agent.ts';
import { anAction, changedHook, model } from '../support/cases.ts';
import { call } from '../support/call.ts';

const plain: RunningHook = { kind: 'plain' };
const follower = { ...model, leader: false };

/** Hook, call, exit code, what is said after `ERROR`. */
const refusals: readonly (readonly [RunningHook, readonly string[], number, string])[] = [
  [plain, ['leader-get'], 1, 'bad request: unknown command: leader-get'],
  [plain, ['constructor'], 1, 'bad request: unknown command: constructor'],
  [plain, ['is-leader', '--bogus'], 2, 'option provided but not defined: --bogus'],
  [plain, ['relation-list', '-r'], 2, 'option needs an argument: -r'],
  [
    plain,
    ['is-leader', '--format', 'xml'],
    2,
    'invalid value "xml" for option --format: unknown format "xml"',
  ],
  [
    plain,
    ['is-leader', '-o', '/tmp/x'],
    2,
    'option --output is not supported by this agent; redirect the output instead',
  ],
  [plain, ['is-leader', 'x', 'y'], 2, 'unrecognized args: ["x" "y"]'],
  [plain, ['config-get', '--all', 'port'], 2, 'cannot use argument --all together with key "port"'],
  [plain, ['relation-ids'], 2, 'no endpoint name specified'],
  [plain, ['relation-list'], 2, 'no relation id specified'],
  [plain, ['relation-list', '-r', 'x'], 2, 'invalid value "x" for option -r: invalid relation id'],
  [
    plain,
    ['relation-list', '-r', 'db:99'],
    2,
    'invalid value "db:99" for option -r: relation not found',
  ],
  [plain, ['relation-get', '-r', '2'], 2, 'no unit or application specified'],
  [
    plain,
    ['relation-get', '-r', '2', '-', 'pg'],
    2,
    'expected unit name, got application name "pg"',
  ],
  [plain, ['relation-get', '-r', '2', '-', 'Pg/x'], 2, 'invalid unit name "Pg/x"'],
  [plain, ['relation-get', '-r', '2', '-', 'pg/77'], 1, 'relation unit not found'],
  [plain, ['relation-set', '-r', '2', 'bare'], 2, 'expected "key=value", got "bare"'],
  [plain, ['relation-set', '-r', '2', 'a=1', 'a=2'], 2, 'key "a" specified more than once'],
  [
    plain,
    ['relation-set', '-r', '2', '--file', '/none'],
    1,
    'open /none: no such file or directory',
  ],
  [plain, ['relation-set', '-r', '2', '--file', '-'], 1, 'hook tool requires stdin, none supplied'],
  [plain, ['status-set'], 2, 'invalid args, require <status> [message]'],
  [
    plain,
    ['status-set', 'idle'],
    2,
    'invalid status "idle", expected one of [maintenance blocked waiting active]',
  ],
  [plain, ['status-set', 'active', 'a', 'b'], 2, 'unrecognized args: ["b"]'],
  [plain, ['open-port', '0'], 2, 'port must be in the range [1, 65535]; got "0"'],
  [plain, ['open-port', '80/sctp'], 2, 'protocol must be "tcp", "udp", or "icmp"; got "sctp"'],
  [plain, ['network-get'], 2, 'no arguments specified'],
  [
    plain,
    ['network-get', 'db', '--primary-address', '--bind-address'],
    1,
    '--primary-address must be the only flag specified',
  ],
  [plain, ['juju-log'], 2, 'no message specified'],
  [plain, ['action-get'], 1, 'not running an action'],
  [plain, ['resource-get'], 2, 'missing required resource name'],
  [plain, ['resource-get', 'logo'], 1, 'could not download resource: resource "logo" not found'],
  [
    plain,
    ['storage-add', 'data=0'],
    2,
    'cannot parse directive for storage "data": parsing storage count: count must be greater than zero, got "0"',
  ],
  [plain, ['state-get', '--strict', 'none'], 1, '"none" not found'],
  [plain, ['state-set', `${'k'.repeat(257)}=v`], 1, 'max allowed key length (256) exceeded'],
  [plain, ['state-set', `k=${'v'.repeat(65_537)}`], 1, 'max allowed value length (65536) exceeded'],
  [plain, ['secret-add'], 2, 'missing secret value or filename'],
  [plain, ['secret-add', 'ab=short-key'], 2, 'key "ab" not valid'],
  [plain, ['secret-add', '--rotate=sometimes', 'abc=1'], 2, 'rotate policy "sometimes" not valid'],
  [plain, ['secret-add', '--expire=soon', 'abc=1'], 2, 'expire time or duration "soon" not valid'],
  [plain, ['secret-get'], 2, 'require either a secret URI or label'],
  [plain, ['secret-get', 'none'], 2, 'secret URI "none" not valid'],
  [
    plain,
    ['secret-get', 'none0000000000000000', '--peek', '--refresh'],
    2,
    'specify one of --peek or --refresh but not both',
  ],
  [anAction, ['juju-reboot'], 1, 'juju-reboot is not supported when running an action.'],
  [anAction, ['action-set', 'bare'], 2, 'argument "bare" must be of the form key...=value'],
  [
    anAction,
    ['action-set', 'Upper=1'],
    2,
    'key "Upper" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens',
  ],
  [anAction, ['action-set', 'stdout=1'], 2, 'cannot set reserved action key "stdout"'],
];

test.each(refusals)('%o %j is refused with exit %i', async (running, argv, code, said) => {
  const hook = inMemoryAgent(model).hook(running);
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
