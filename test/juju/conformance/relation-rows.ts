import { networkInfo } from '../../../src/juju/tools/network.ts';
import {
  readBag,
  relationIds,
  remoteApplication,
  remoteUnits,
  writeBag,
} from '../../../src/juju/tools/relations.ts';
import { relationModel } from '../../../src/juju/tools/relation-model.ts';
import { changedHook } from '../support/cases.ts';
import { refused, type Row } from './row.ts';

const gone = { kind: 'gone' };
const unitOf = (name: string) => ({ relation: 'db:2', kind: 'unit', name }) as const;
const denied = refused(1, 'permission denied');
const notFound = (flag = '-r') =>
  refused(2, `invalid value "db:99" for option ${flag}: relation not found`);

export const relationRows: readonly Row[] = [
  {
    rule: 'while install runs the agent has joined no relation, peers included',
    source: 'internal/worker/uniter/relation/statetracker.go (SynchronizeScopes)',
    call: ['relation-ids', '--format=json', 'cluster'],
    model: { installed: false },
    answer: { stdout: '[]\n' },
    typed: { call: (tools) => relationIds(tools, 'cluster'), is: [] },
  },
  {
    rule: 'while install runs a relation that is named is not found',
    source: 'jujuc/context.go (relationIdValue)',
    call: ['relation-get', '-r', 'cluster:3', '-', 'hello/1'],
    model: { installed: false },
    answer: refused(2, 'invalid value "cluster:3" for option -r: relation not found'),
  },
  {
    rule: 'the ids of an endpoint’s relations are sorted as text',
    source: 'jujuc/relation-ids.go',
    call: ['relation-ids', 'db'],
    answer: { stdout: 'db:10\ndb:2\n' },
  },
  {
    rule: 'an endpoint of no name has no relations',
    source: 'jujuc/relation-ids.go',
    call: ['relation-ids', '--format=json', ''],
    answer: { stdout: '[]\n' },
  },
  {
    rule: 'the units of the other side are printed line by line',
    source: 'jujuc/relation-list.go',
    call: ['relation-list', '-r', 'db:2'],
    answer: { stdout: 'pg/0\npg/1\n' },
  },
  {
    rule: 'a relation that is not there is bad usage',
    source: 'jujuc/context.go (relationIdValue)',
    call: ['relation-list', '-r', 'db:99'],
    answer: notFound(),
    typed: { call: (tools) => remoteUnits(tools, 'db:99'), is: gone },
  },
  {
    rule: 'a relation that is not there has no application',
    source: 'jujuc/context.go (relationIdValue)',
    call: ['relation-list', '--app', '-r', 'db:99'],
    answer: notFound(),
    typed: { call: (tools) => remoteApplication(tools, 'db:99'), is: gone },
  },
  {
    rule: 'a relation that is not there has no model',
    source: 'jujuc/relation-model-get.go',
    call: ['relation-model-get', '-r', 'db:99'],
    answer: notFound(),
    typed: { call: (tools) => relationModel(tools, 'db:99'), is: gone },
  },
  {
    rule: 'the model of the other side is a map',
    source: 'jujuc/relation-model-get.go',
    call: ['relation-model-get', '-r', 'db:2', '--format=json'],
    answer: { stdout: '{"uuid":"6f1c2d3e-0000-4000-8000-000000000001"}\n' },
    typed: {
      call: (tools) => relationModel(tools, 'db:2'),
      is: { kind: 'read', value: '6f1c2d3e-0000-4000-8000-000000000001' },
    },
  },
  {
    rule: 'a unit that was never in the relation has no bag',
    source:
      'domain/relation/errors (RelationUnitNotFound); 3.6 apiserver uniter.go (checkRemoteUnit)',
    call: ['relation-get', '-r', 'db:2', '-', 'pg/77'],
    answer: refused(1, 'relation unit not found'),
    on36: denied,
    typed: { call: (tools) => readBag(tools, unitOf('pg/77')), is: gone },
  },
  {
    rule: 'an application that is not in the relation has no bag',
    source:
      'domain/application/errors (ApplicationNotFound); 3.6 apiserver uniter.go (getRemoteRelationAppSettings)',
    call: ['relation-get', '-r', 'db:2', '--app', '-', 'nowhere'],
    answer: refused(1, 'application not found'),
    on36: denied,
    typed: {
      call: (tools) => readBag(tools, { relation: 'db:2', kind: 'application', name: 'nowhere' }),
      is: gone,
    },
  },
  {
    rule: 'an own application’s bag is not for a follower, here as in 3.6; 4 lets it be read',
    source: '3.6 apiserver/facades/agent/uniter/uniter.go (getRemoteRelationAppSettings)',
    call: ['relation-get', '-r', 'db:2', '--app', '-', 'hello'],
    model: { leader: false },
    answer: denied,
    typed: {
      call: (tools) => readBag(tools, { relation: 'db:2', kind: 'application', name: 'hello' }),
      is: gone,
    },
  },
  {
    rule: 'what is empty is no unit’s name',
    source: 'jujuc/relation-get.go (determineUnitOrAppName)',
    call: ['relation-get', '-r', 'db:2', '-', ''],
    answer: refused(2, 'invalid unit name ""'),
  },
  {
    rule: 'the application’s bag of a peer relation can be given to the kit',
    source: 'jujuc/relation-get.go',
    call: ['relation-get', '-r', 'cluster:3', '--app', '--format=json', '-', 'hello'],
    answer: { stdout: '{"seed":"42"}\n' },
  },
  {
    rule: 'JSON has < > and & as Go writes them',
    source: 'cmd/cmd/output.go (FormatJson)',
    call: ['relation-get', '-r', 'db:2', '--format=json', 'tag', 'hello/0'],
    after: [['relation-set', '-r', 'db:2', 'tag=<a&b>']],
    answer: { stdout: '"\\u003ca\\u0026b\\u003e"\n' },
  },
  {
    rule: 'scalars of --file stay as they were written, as keys too',
    source: 'jujuc/relation-set.go (readSettings)',
    call: ['relation-get', '-r', 'db:2', '--format=json', '-', 'hello/0'],
    model: {
      address: null,
      files: { '/s': 'a: 1.50\nb: 0x10\nc: 1e3\nd: 007\ne: yes\nf: 1_000\n1.50: x\n' },
    },
    after: [['relation-set', '-r', 'db:2', '--file', '/s']],
    answer: {
      stdout: '{"1.50":"x","a":"1.50","b":"0x10","c":"1e3","d":"007","e":"yes","f":"1_000"}\n',
    },
  },
  {
    rule: 'of a key that --file repeats the last counts, and null removes a key',
    source: 'jujuc/relation-set.go (readSettings)',
    call: ['relation-get', '-r', 'db:2', '--format=json', '-', 'hello/0'],
    model: { address: null, files: { '/s': 'a: 1\na: 2\nb: ~\nc:\nd: ""\n' } },
    after: [
      ['relation-set', '-r', 'db:2', 'b=x', 'c=x', 'd=x'],
      ['relation-set', '-r', 'db:2', '--file', '/s'],
    ],
    answer: { stdout: '{"a":"2"}\n' },
  },
  {
    rule: 'a key that arguments repeat is refused, an empty argument ignored',
    source: 'github.com/juju/utils/v4/keyvalues',
    call: ['relation-set', '-r', 'db:2', '', 'a=1', 'a=2'],
    answer: refused(2, 'key "a" specified more than once'),
  },
  {
    rule: 'an empty argument is ignored',
    source: 'github.com/juju/utils/v4/keyvalues',
    call: ['relation-set', '-r', 'db:2', '', 'a=1'],
    answer: {},
  },
  {
    rule: '--format is taken and said to be old',
    source: 'jujuc/relation-set.go',
    call: ['relation-set', '-r', 'db:2', '--format=json', 'a=1'],
    answer: { stderr: '--format flag deprecated for command "relation-set"' },
    typed: {
      call: (tools) => writeBag(tools, { relation: 'db:2', kind: 'unit' }, { a: '1' }),
      is: 'written',
    },
  },
  {
    rule: 'only the leader writes its application’s bag',
    source: 'jujuc/relation-set.go',
    call: ['relation-set', '-r', 'db:2', '--app', 'a=1'],
    model: { leader: false },
    answer: refused(1, 'cannot write relation settings'),
    typed: {
      call: (tools) =>
        writeBag(tools, { relation: 'db:2', kind: 'application' }, { a: '1' }).catch(
          (error: unknown) => error,
        ),
      is: { code: 'NOT_LEADER' },
    },
  },
  {
    rule: 'the network in JSON',
    source: 'jujuc/network-get.go (networkInfoDisplay)',
    call: ['network-get', '--format=json', 'db'],
    answer: {
      stdout:
        '{"bind-addresses":[{"mac-address":"","interface-name":"eth0","addresses":[{"hostname":"","value":"10.0.0.10","cidr":"10.0.0.0/24"}]}],"egress-subnets":["10.0.0.10/32"],"ingress-addresses":["10.0.0.10"]}\n',
    },
    typed: {
      call: (tools) => networkInfo(tools, 'db'),
      is: {
        ...{ bindAddress: '10.0.0.10', ingressAddress: '10.0.0.10' },
        egressSubnets: ['10.0.0.10/32'],
      },
    },
  },
  {
    rule: 'the network in YAML has the keys of older agents too',
    source: 'jujuc/network-get.go (networkInfoDisplay)',
    call: ['network-get', '--format=yaml', 'db'],
    answer: {
      stdout: [
        'bind-addresses:',
        '- mac-address: ""',
        '  interface-name: eth0',
        '  addresses:',
        '  - hostname: ""',
        '    value: 10.0.0.10',
        '    cidr: 10.0.0.0/24',
        '    address: 10.0.0.10',
        '  macaddress: ""',
        '  interfacename: eth0',
        'egress-subnets:',
        '- 10.0.0.10/32',
        'ingress-addresses:',
        '- 10.0.0.10',
        '',
      ].join('\n'),
    },
  },
  {
    rule: 'an old flag goes alone, which is found when the tool runs',
    source: 'jujuc/network-get.go (Run)',
    call: ['network-get', 'db', '--primary-address', '--bind-address'],
    answer: refused(1, '--primary-address must be the only flag specified'),
  },
  {
    rule: 'a binding has a name',
    source: 'jujuc/network-get.go (Init)',
    call: ['network-get', ''],
    answer: refused(2, 'no binding name specified'),
  },
  {
    rule: 'a relation’s hook is the default of -r',
    source: 'jujuc/context.go (NewRelationIdValue)',
    call: ['relation-list', '--app'],
    hook: changedHook,
    answer: { stdout: 'pg\n' },
  },
];
