import { secretInfo } from '../../../src/juju/tools/secret-access.ts';
import { labelledSecret, newestSecret, ownSecretIds } from '../../../src/juju/tools/secrets.ts';
import type { InMemorySecret } from '../../../src/testing/agent/in-memory-agent.ts';
import { changedHook } from '../support/cases.ts';
import { refused, type Row } from './row.ts';

const model = '6f1c2d3e-0000-4000-8000-000000000001';
const own = 'cq1q2r3s4t5u6v7a8b90';
const theirs = 'cq1q2r3s4t5u6v7a8b9g';
const hidden = 'dq1q2r3s4t5u6v7a8b90';
const nowhere = 'eq1q2r3s4t5u6v7a8b90';
const secrets: readonly InMemorySecret[] = [
  { id: own, owned: true, label: 'key', contents: [{ token: 'one' }, { token: 'two' }] },
  { id: theirs, contents: [{ token: 'three' }] },
  { id: hidden, contents: [{ token: 'four' }], denied: true },
];
const notValid = (text: string) => refused(2, `secret URI "${text}" not valid`);
const info = (revision: number) =>
  `{"${own}":{"revision":${revision},"label":"key","owner":"application","rotation":"never"}}\n`;

const rows: readonly Row[] = [
  {
    rule: 'a new secret’s URI names its model',
    source: 'core/secrets/secret.go (URI.String), domain/secret/service (CreateSecretURIs)',
    call: ['secret-add', 'token=x'],
    answer: { stdout: `secret://${model}/secret00000000000010\n` },
  },
  {
    rule: 'of a repeated argument the last counts, and a value keeps its blanks',
    source: 'core/secrets/createsecret.go (CreateSecretData)',
    call: ['secret-get', '--format=json', 'secret00000000000010'],
    after: [['secret-add', 'token=x', 'token= y ']],
    answer: { stdout: '{"token":" y "}\n' },
  },
  {
    rule: 'an argument without a value is refused',
    source: 'core/secrets/createsecret.go (CreateSecretData)',
    call: ['secret-add', 'token='],
    answer: refused(2, 'key value "token=" not valid'),
  },
  {
    rule: 'an encoding that there is none of is part of the key',
    source: 'core/secrets/createsecret.go (encodeBase64)',
    call: ['secret-add', 'token#hex=00'],
    answer: refused(2, 'key "token#hex" not valid'),
  },
  {
    rule: 'a file without content is no secret',
    source: 'jujuc/secret-add.go (Run)',
    call: ['secret-add', '--file', '/empty'],
    model: { files: { '/empty': '{}' } },
    answer: refused(1, 'empty secret value not valid'),
  },
  {
    rule: 'the agent opens the file itself, so - is no standard input',
    source: 'core/secrets/createsecret.go (ReadSecretData)',
    call: ['secret-add', '--file', '-'],
    stdin: 'token: x\n',
    answer: refused(2, 'open /-: no such file or directory'),
  },
  {
    rule: 'scalars of --file stay as they were written, and win over arguments',
    source: 'jujuc/secret-add.go (secretUpsertCommand.Init)',
    call: ['secret-get', '--format=json', 'secret00000000000010'],
    model: { files: { '/s': 'password: 1e3\ntoken: 007\n' } },
    after: [['secret-add', '--file', '/s', 'token=argument']],
    answer: { stdout: '{"password":"1e3","token":"007"}\n' },
  },
  {
    rule: 'bytes that are no text come back as base64',
    source: 'core/secrets/secretvalue.go (KeyValue)',
    call: ['secret-get', 'secret00000000000010', 'blob#base64'],
    after: [['secret-add', 'blob#base64=/wD+aGk=']],
    answer: { stdout: '/wD+aGk=\n' },
  },
  {
    rule: 'a label that a secret of this hook has is refused at once',
    source: 'internal/worker/uniter/runner/context/secrets.go (create)',
    call: ['secret-add', '--label=new', 'token=y'],
    after: [['secret-add', '--label=new', 'token=x']],
    answer: refused(1, 'secret with label "new" already exists'),
  },
  {
    rule: 'a label that a committed secret has is taken; the hook’s end refuses it',
    source: 'internal/worker/uniter/runner/context/secrets.go (create)',
    call: ['secret-add', '--label=key', 'token=y'],
    answer: { stdout: `secret://${model}/secret00000000000010\n` },
  },
  ...[own, `secret:${own}`, `${model}/${own}`, `secret://${model}/${own}`].map((name): Row => ({
    rule: 'a secret is named by its id, with or without its model',
    source: 'core/secrets/secret.go (ParseURI)',
    call: ['secret-get', '--refresh', name, 'token'],
    answer: { stdout: 'two\n' },
  })),
  {
    rule: 'what is no id is refused',
    source: 'jujuc/secret-get.go (Init)',
    call: ['secret-get', 'key'],
    answer: notValid('key'),
  },
  {
    rule: 'what is no id is refused by secret-set too',
    source: 'core/secrets/secret.go (ParseURI)',
    call: ['secret-set', 'key', 'token=x'],
    answer: notValid('key'),
  },
  {
    rule: 'a secret that is not there',
    source: 'domain/secret/errors; 3.6 state/secrets.go (NotFoundf)',
    call: ['secret-get', nowhere],
    answer: refused(1, 'getting latest secret revision: secret not found'),
    on36: refused(1, `secret "${nowhere}" not found`),
    typed: { call: (tools) => newestSecret(tools, nowhere), is: undefined },
  },
  {
    rule: 'a secret that this unit was not granted',
    source: 'domain/secret/service/access.go (canRead); 3.6 secretsmanager (ErrPerm)',
    call: ['secret-get', hidden],
    answer: refused(1, '"hello/0" is not allowed to read this secret'),
    on36: refused(1, 'permission denied'),
    typed: { call: (tools) => newestSecret(tools, hidden), is: undefined },
  },
  {
    rule: 'a label that no secret has',
    source: 'domain/secret/service/service.go; 3.6 secretsmanager/secrets.go',
    call: ['secret-get', '--label=none'],
    answer: refused(1, 'secret URI for consumer label "none" not found'),
    on36: refused(1, 'consumer label "none" not found'),
    typed: { call: (tools) => newestSecret(tools, nowhere), is: undefined },
  },
  {
    rule: 'content has no smart format',
    source: 'jujuc/secret-get.go (SetFlags)',
    call: ['secret-get', '--format=smart', own],
    answer: refused(2, 'invalid value "smart" for option --format: unknown format "smart"'),
  },
  {
    rule: 'content is YAML unless asked otherwise',
    source: 'jujuc/secret-get.go (SetFlags)',
    call: ['secret-get', own],
    answer: { stdout: 'token: two\n' },
  },
  {
    rule: 'a secret of another owner is changed without a word; the hook’s end refuses it',
    source: 'internal/worker/uniter/runner/context/context.go (UpdateSecret)',
    call: ['secret-set', theirs, 'token=x'],
    answer: {},
  },
  {
    rule: 'a secret of another owner is removed and revoked without a word',
    source: 'internal/worker/uniter/runner/context/context.go (RemoveSecret)',
    call: ['secret-remove', theirs],
    answer: {},
  },
  {
    rule: 'a secret of another owner can’t be granted',
    source: 'internal/worker/uniter/runner/context/context.go (GrantSecret)',
    call: ['secret-grant', theirs, '-r', 'db:2'],
    answer: refused(1, `secret "${theirs}" not found`),
  },
  {
    rule: 'an own secret is granted to the other side of a relation',
    source: 'jujuc/secret-grant.go (Run)',
    call: ['secret-grant', own, '-r', 'db:2'],
    answer: {},
  },
  {
    rule: 'a grant to a unit is one to a unit of the relation',
    source: 'jujuc/secret-grant.go (Init)',
    call: ['secret-grant', own, '-r', 'db:2', '--unit', 'web/0'],
    answer: refused(2, 'cannot specify unit "web/0" in relation to application "pg"'),
  },
  {
    rule: 'in a relation’s hook an application can’t be named',
    source: 'jujuc/secret-revoke.go (Init)',
    call: ['secret-revoke', own, '--app', 'pg'],
    hook: changedHook,
    answer: refused(2, 'do not specify both relation and app'),
  },
  {
    rule: 'in a relation’s hook a unit can be named',
    source: 'jujuc/secret-revoke.go (Init)',
    call: ['secret-revoke', own, '--unit', 'pg/0'],
    hook: changedHook,
    answer: {},
  },
  {
    rule: 'somebody must be named elsewhere',
    source: 'jujuc/secret-revoke.go (Init)',
    call: ['secret-revoke', own],
    answer: refused(2, 'missing relation or application or unit'),
  },
  {
    rule: 'a revision is a number',
    source: 'jujuc/secret-remove.go (SetFlags)',
    call: ['secret-remove', own, '--revision=x'],
    answer: refused(
      2,
      'invalid value "x" for option --revision: strconv.ParseInt: parsing "x": invalid syntax',
    ),
  },
  {
    rule: 'a revision that this hook makes is not shown yet',
    source: 'internal/worker/uniter/runner/context/context.go (SecretMetadata)',
    call: ['secret-info-get', '--format=json', own],
    after: [['secret-set', own, 'token=three']],
    answer: { stdout: info(2) },
  },
  {
    rule: 'a new secret says nothing of its rotation unless something was said of it',
    source: 'internal/worker/uniter/runner/context/context.go (SecretMetadata)',
    call: ['secret-info-get', '--format=json', 'secret00000000000010'],
    after: [['secret-add', 'token=x']],
    answer: {
      stdout: '{"secret00000000000010":{"revision":1,"label":"","owner":"application"}}\n',
    },
  },
  {
    rule: 'what is known of a secret has no smart format',
    source: 'jujuc/secret-info-get.go (SetFlags)',
    call: ['secret-info-get', '--format=smart', own],
    answer: refused(2, 'invalid value "smart" for option --format: unknown format "smart"'),
  },
  {
    rule: 'an id and a label are not for one call',
    source: 'jujuc/secret-info-get.go (Init)',
    call: ['secret-info-get', own, '--label=key'],
    answer: refused(2, 'specify either a secret URI or label but not both'),
  },
  {
    rule: 'nothing is known of a secret of another owner',
    source: 'jujuc/secret-info-get.go (Run)',
    call: ['secret-info-get', theirs],
    answer: refused(1, `secret "${theirs}" not found`),
    typed: { call: (tools) => secretInfo(tools, theirs), is: undefined },
  },
  {
    rule: 'nothing is known of a label that no own secret has',
    source: 'jujuc/secret-info-get.go (Run)',
    call: ['secret-info-get', '--label=none'],
    answer: refused(1, 'secret "none" not found'),
    typed: { call: (tools) => labelledSecret(tools, 'none'), is: undefined },
  },
  {
    rule: 'who owns nothing has null as JSON',
    source: 'jujuc/secret-ids.go',
    call: ['secret-ids', '--format=json'],
    model: { secrets: [] },
    answer: { stdout: 'null\n' },
    typed: { call: (tools) => ownSecretIds(tools), is: [] },
  },
  {
    rule: 'who owns nothing has an empty list as YAML',
    source: 'jujuc/secret-ids.go',
    call: ['secret-ids', '--format=yaml'],
    model: { secrets: [] },
    answer: { stdout: '[]\n' },
  },
];

export const secretRows: readonly Row[] = rows.map((row) => ({
  ...row,
  model: { secrets, ...row.model },
}));
