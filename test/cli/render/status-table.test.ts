import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { renderStatus } from '../../../src/cli/render/status-table.ts';

const relations = [
  {
    provider: 'postgresql:db',
    requirer: 'hello:postgres',
    interface: 'pgsql',
    type: 'regular',
    status: 'removing',
  },
  {
    provider: 'hello:peers',
    requirer: 'hello:peers',
    interface: 'wsgi-peers',
    type: 'peer',
    status: 'joined',
  },
] as const;
const plain = { relations, style: (_: string, text: string) => text };

const status = {
  model: { name: 'default', controller: 'local', cloud: 'nspawn', version: '4.0.0' },
  machines: {
    '0': {
      'juju-status': { current: 'started' },
      'dns-name': '10.77.0.10',
      'instance-id': 'cw-default-0',
      base: { name: 'debian', channel: '12' },
    },
  },
  applications: {
    hello: {
      charm: 'hello',
      'charm-rev': 3,
      exposed: true,
      'application-status': { current: 'active', message: 'serving' },
      relations: {
        postgres: [{ 'related-application': 'postgresql', interface: 'pgsql', scope: 'global' }],
      },
      units: {
        'hello/10': {
          'workload-status': { current: 'waiting', message: 'two\nlines' },
          'juju-status': { current: 'executing', message: 'running install hook' },
          machine: '1',
        },
        'hello/9': {
          'workload-status': { current: 'active', message: 'serving' },
          'juju-status': { current: 'idle' },
          machine: '0',
          leader: true,
          'public-address': '10.77.0.10',
          'open-ports': ['80/tcp', '443/tcp', '53/udp'],
        },
      },
    },
    postgresql: {
      charm: 'postgresql',
      relations: { db: [{ 'related-application': 'hello', interface: 'pgsql', scope: 'global' }] },
    },
  },
};

test('status stands in tables, units by number, ports by protocol', () => {
  expect(renderStatus(status, plain)).toMatchInlineSnapshot(`
    "Model    Controller  Cloud/Region  Version
    default  local       nspawn        4.0.0

    App         Version  Status  Scale  Charm       Rev  Exposed  Message
    hello                active      2  hello         3  yes      serving
    postgresql                       0  postgresql       no

    Unit      Workload  Agent      Machine  Public address  Ports              Message
    hello/9*  active    idle       0        10.77.0.10      80,443/tcp 53/udp  serving
    hello/10  waiting   executing  1                                           (running install hook) two lines

    Machine  State    Address     Inst id       Base       Message
    0        started  10.77.0.10  cw-default-0  debian@12

    Integration provider  Requirer        Interface   Type     Message
    postgresql:db         hello:postgres  pgsql       regular  removing
    hello:peers           hello:peers     wsgi-peers  peer
    "
  `);
});

test('colour changes nothing but colour', () => {
  const style = (_: string, text: string) => `\u001b[32m${text}\u001b[39m`;
  const coloured = renderStatus(status, { relations, style });
  expect(stripVTControlCharacters(coloured)).toBe(renderStatus(status, plain));
});

test('an empty model, or a status that is none, is still printed', () => {
  const empty = { model: { name: 'default', controller: 'local' }, applications: {}, machines: {} };
  expect(renderStatus(empty, { ...plain, relations: [] })).toContain('Model "default" is empty.');
  expect(() => renderStatus(null, plain)).not.toThrow();
});

test('an open port that is not published stands with its application', () => {
  const conflicts = ['80/tcp: nginx (process 812) has it'];
  const applications = { hello: { exposed: true, 'port-conflicts': conflicts } };
  expect(renderStatus({ applications }, plain)).toContain(
    'not published: 80/tcp: nginx (process 812) has it',
  );
});
