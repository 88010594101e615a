import { describe, expect, test } from 'vitest';
import { parseCharm } from '../../../src/controller/charm/parse-charm.ts';
import { CharmwrightError } from '../../../src/errors.ts';

const head = 'name: hello\nsummary: s\ndescription: d\n';

function parsed(metadata: string, config?: string, actions?: string) {
  return parseCharm({ metadata: head + metadata, config, actions });
}

function refusal(metadata: string, config?: string, actions?: string) {
  try {
    parsed(metadata, config, actions);
  } catch (error) {
    if (error instanceof CharmwrightError) {
      const { file, line, column } = error.source ?? { file: '' };
      return [error.code, error.message, [file, line, column].join(':')];
    }
    throw error;
  }
  throw new Error('it was not refused');
}

test('endpoints are read in their long and short form, and every charm has juju-info', () => {
  const { endpoints } = parsed(
    'provides: {web: {interface: http}}\nrequires: {db: pgsql}\npeers: {cluster: {interface: raft}}\n',
  );
  expect([...endpoints].map(([name, { role, interface: kind }]) => [name, role, kind])).toEqual([
    ['juju-info', 'provides', 'juju-info'],
    ['web', 'provides', 'http'],
    ['db', 'requires', 'pgsql'],
    ['cluster', 'peers', 'raft'],
  ]);
});

test('an image has no file name, and goes by its own', () => {
  const { resources } = parsed('resources: {app: {type: oci-image}, logo: {filename: logo.png}}\n');
  expect([...resources].map(([name, { filename }]) => [name, filename])).toEqual([
    ['app', 'app'],
    ['logo', 'logo.png'],
  ]);
});

test('values are those that Juju reads in YAML 1.1', () => {
  const config =
    'options:\n  a: {type: int, default: 010}\n  b: {type: boolean, default: yes}\n  c: {type: int, default: "7"}\n  d: {type: string, default: 1GB}\n';
  expect([...parsed('', config).options].map(([name, option]) => [name, option.default])).toEqual([
    ['a', 8],
    ['b', true],
    ['c', 7],
    ['d', '1GB'],
  ]);
});

test('options have a type, a default and a description, each of which may be left out', () => {
  const config =
    'options:\n  a: {}\n  b: {type: int, default: 3, description: three}\n  c: {type: float, default: 1}\n';
  expect([...parsed('', config).options]).toEqual([
    ['a', { type: 'string', isTyped: false, description: '', default: undefined }],
    ['b', { type: 'int', isTyped: true, description: 'three', default: 3 }],
    ['c', { type: 'float', isTyped: true, description: '', default: 1 }],
  ]);
});

test('an action without anything is declared, and refuses what it does not declare', () => {
  const { actions } = parsed(
    '',
    undefined,
    'show:\nset: {params: {to: {type: string}}, required: [to]}\n',
  );
  expect(actions.get('show')?.schema).toEqual({
    ...{ type: 'object', properties: {}, required: [], additionalProperties: false },
  });
  expect(actions.get('set')?.schema).toMatchObject({ required: ['to'] });
});

describe('a fault is reported with its place', () => {
  test('YAML that is none', () => {
    expect(refusal('provides: {web\n')).toMatchObject(['CHARM_INVALID', {}, {}]);
    expect(refusal('provides: {web\n')[1]).toMatch(/^metadata.yaml is not YAML that Juju reads: /);
  });

  test('a value of the wrong kind', () => {
    expect(refusal('provides:\n  web: [http]\n')).toEqual([
      'CHARM_INVALID',
      'metadata.yaml: provides.web: expected the name of an interface, or a map with the key interface, found a list',
      'metadata.yaml:5:8',
    ]);
  });

  test('a default that is not of the option’s type', () => {
    expect(refusal('', 'options:\n  port:\n    type: int\n    default: eighty\n')).toEqual([
      'CHARM_INVALID',
      'config.yaml: the default of option port is a string, "eighty"; its type int wants an integer',
      'config.yaml:4:14',
    ]);
  });

  test('an option type that there is not', () => {
    expect(refusal('', 'options: {a: {type: bool}}\n')[1]).toBe(
      'config.yaml: options.a.type: expected one of string, int, float, boolean, secret, found a string, "bool"',
    );
  });

  test('a resource’s file name with a folder in it', () => {
    expect(refusal('resources: {a: {filename: ../a}}\n')[1]).toBe(
      'metadata.yaml: resources.a.filename: expected a file name without folders, found "../a"',
    );
  });

  test('charms for Kubernetes, and subordinates with nothing to live beside', () => {
    expect(refusal('containers: {app: {}}\n')[1]).toBe(
      'the charm hello cannot run here: its containers need Kubernetes',
    );
    expect(refusal('subordinate: true\n')[1]).toBe(
      'metadata.yaml: a subordinate charm requires no endpoint of scope container',
    );
  });
});
