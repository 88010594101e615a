/** What is wrong with the files of several layers, each with its place and its words. */
import { describe, expect, test } from 'vitest';
import { assemblePlan } from '../../../src/builder/plan/assemble-plan.ts';
import type { InterfaceSource } from '../../../src/builder/plan/interface-source.ts';
import { deletesSections } from '../../../src/builder/plan/layer-source.ts';
import { deepMerge } from '../../../src/builder/plan/merge.ts';
import type { CharmwrightError } from '../../../src/errors.ts';
import { layerOf, metadata, places, plan, yamlAt } from '../support/layers.ts';

const charm = (files: Readonly<Record<string, string>> = {}) =>
  layerOf('shop', { 'metadata.yaml': metadata, ...files });

const said = (faults: readonly CharmwrightError[]): readonly string[] =>
  faults.map(({ message }, at) => `${places(faults)[at] ?? ''}: ${message}`);

test.each([
  ['metadata.yaml', 'provides: {web: {interface: http}}\n', `${metadata}provides: [web]\n`, 4, 11],
  ['config.yaml', 'options: {a: {type: int}}\n', 'options: {a: [b]}\n', 1, 14],
  ['actions.yaml', 'go: {description: Go}\n', 'go: [b]\n', 1, 5],
])('two shapes of one key in %s are a conflict', (...[file, lower, upper, line, column]) => {
  const { faults } = plan(layerOf('base', { [file]: lower }), charm({ [file]: upper }));
  const path = { 'metadata.yaml': 'provides', 'config.yaml': 'options.a', 'actions.yaml': 'go' };
  expect(said(faults)).toContain(
    `MERGE_CONFLICT shop/${file} ${line} ${column}: ${path[file as 'actions.yaml']} is a list here and a map in a layer below`,
  );
});

test('faults come in the order of the files, and those of the whole charm last', () => {
  const lower = {
    'x.yaml': 'a: 1\n',
    'actions.yaml': 'go: {a: 1}\n',
    'config.yaml': 'b: {c: 1}\n',
  };
  const upper = { 'x.yaml': 'a: [1]\n', 'actions.yaml': 'go: [1]\n', 'config.yaml': 'b: [c]\n' };
  const { faults } = plan(
    layerOf('base', lower),
    layerOf('mid', upper),
    charm({ 'actions.yaml': 'Go: {}\n' }),
  );
  expect(places(faults).map((place) => place.split(' ').slice(0, 2).join(' '))).toEqual([
    'MERGE_CONFLICT mid/actions.yaml',
    'MERGE_CONFLICT mid/config.yaml',
    'VALUE_INVALID mid/x.yaml',
    'VALUE_INVALID mid/actions.yaml',
    'NAME_INVALID shop/actions.yaml',
  ]);
});

test('options of a layer in two shapes are a conflict where the upper one stands', () => {
  const base = layerOf('base', { 'layer.yaml': 'defines: {a: {}}\noptions: {base: {a: [1]}}\n' });
  const { faults, plan: made } = plan(
    base,
    charm({ 'layer.yaml': 'options: {base: {a: {b: 1}}}\n' }),
  );
  expect(said(faults)).toEqual([
    'MERGE_CONFLICT shop/layer.yaml 1 21: options.base.a is a map here and a list in a layer below',
  ]);
  expect(made.bundle.definition.options.base).toEqual({ a: { b: 1 } });
});

test.each<[unknown, unknown, readonly unknown[]]>([
  [{ a: [1] }, { a: 'x' }, [{ path: ['a'], lower: 'a list', upper: 'a string' }]],
  [{ a: 'x' }, { a: [1] }, [{ path: ['a'], lower: 'a string', upper: 'a list' }]],
  [{ a: 1 }, { a: 'x' }, []],
  [{ a: null }, { a: [1] }, []],
  [
    { a: [1], b: 'x' },
    { a: 'x', b: [1] },
    [
      { path: ['a'], lower: 'a list', upper: 'a string' },
      { path: ['b'], lower: 'a string', upper: 'a list' },
    ],
  ],
  [{ a: { b: {} } }, { a: { b: 1 } }, [{ path: ['a', 'b'], lower: 'a map', upper: 'an integer' }]],
])('merging %j and %j has these conflicts: %j', (lower, upper, conflicts) => {
  const documents = [lower, upper] as [Record<string, never>, Record<string, never>];
  const merged = deepMerge(...documents);
  expect(merged.conflicts).toEqual(conflicts);
  expect(merged.value).toEqual(upper);
});

describe('a type of an option', () => {
  const base = layerOf('base', { 'config.yaml': 'options: {a: {type: int}, b: {type: int}}\n' });
  const typed = (text: string, deletes = '') =>
    plan(base, charm({ 'config.yaml': text, 'layer.yaml': `config: {deletes: [${deletes}]}\n` }));

  test('may be said again, and not be another', () => {
    expect(typed('options: {a: {type: int}}\n').faults).toEqual([]);
    expect(said(typed('options: {a: {type: string}, b: {type: float}}\n').faults)).toEqual([
      'OPTION_REDEFINED shop/config.yaml 1 21: option a has type string here and int in base/config.yaml',
      'OPTION_REDEFINED shop/config.yaml 1 40: option b has type float here and int in base/config.yaml',
    ]);
  });

  test('belongs to the lowest layer that has it, and may change once it was deleted', () => {
    const low = plan(
      base,
      layerOf('mid', { 'config.yaml': 'options: {a: {type: float}}\n' }),
      charm(),
    );
    expect(places(low.faults)).toEqual(['OPTION_REDEFINED mid/config.yaml 1 21']);
    expect(typed('options: {a: {type: string}}\n', 'a').faults).toEqual([]);
    expect(typed('options: {a: {type: string}}\n', 'a.type').faults).toEqual([]);
    expect(places(typed('options: {a: {type: string}}\n', 'b').faults)).toEqual([
      'OPTION_REDEFINED shop/config.yaml 1 21',
    ]);
  });
});

test('options are written with their type first, and without a default of nothing', () => {
  const text = 'options: {a: {description: A, default: 1, type: int}, b: {default: null}, c: }\n';
  const options = yamlAt(plan(charm({ 'config.yaml': text })), 'config.yaml');
  expect(JSON.stringify(options)).toBe(
    '{"options":{"a":{"type":"int","default":1,"description":"A"},"b":{"type":"string"},"c":{"type":"string"}}}',
  );
});

describe('what a layer deletes', () => {
  test.each([
    ['config', 'port.typ', 'options.port.typ', 'did you mean "type"?'],
    ['config', 'none', 'options.none', undefined],
    ['actions', 'gone.x', 'gone.x', undefined],
    ['metadata', 'provides.wbe', 'provides.wbe', 'there is: web'],
    ['resources', 'build', 'resources.build', undefined],
  ])('must be there: %s %s', (...[section, path, shown, hint]) => {
    const base = layerOf('base', {
      'config.yaml': 'options: {port: {type: int}}\n',
      'metadata.yaml': 'provides: {web: {interface: http}}\n',
    });
    const { faults } = plan(base, charm({ 'layer.yaml': `${section}: {deletes: [${path}]}\n` }));
    expect(said(faults)).toEqual([
      `KEY_UNKNOWN shop/layer.yaml 1 ${section.length + 14}: no layer below has ${shown}, which is to be deleted`,
    ]);
    if (hint !== undefined) expect(faults[0]?.hint).toBe(hint);
  });

  test('must be there too where no layer has such a file, and each fault has its place', () => {
    const deletes = 'config: {deletes: [port, host]}\nactions: {deletes: [go]}\n';
    expect(places(plan(charm({ 'layer.yaml': deletes })).faults)).toEqual([
      'KEY_UNKNOWN shop/layer.yaml 2 21',
      'KEY_UNKNOWN shop/layer.yaml 1 20',
      'KEY_UNKNOWN shop/layer.yaml 1 26',
    ]);
    expect(deletesSections).toEqual(['metadata', 'config', 'actions', 'resources']);
  });

  test('takes nothing else with it', () => {
    const base = layerOf('base', {
      'config.yaml': 'options: {port: {type: int, default: 1}, name: {type: string}}\n',
      'actions.yaml': 'a: {description: A}\nb: {description: B, params: {x: {}, y: {}}}\n',
    });
    const deletes = 'config: {deletes: [port.default]}\nactions: {deletes: [b.params.x, a]}\n';
    const built = plan(base, charm({ 'layer.yaml': deletes }));
    expect(built.faults).toEqual([]);
    expect(yamlAt(built, 'config.yaml')).toEqual({
      options: { port: { type: 'int' }, name: { type: 'string' } },
    });
    expect(yamlAt(built, 'actions.yaml')).toEqual({ b: { description: 'B', params: { y: {} } } });
  });
});

describe('a setting', () => {
  test.each([
    ['a: [1]\n', 'a: x\n', 'expected a list, found a string'],
    ['a: 1\n', 'a: "1"\n', 'expected a number, found a string'],
    ['a: x\n', 'a: true\n', 'expected a string, found a boolean'],
    ['a: 1\n', 'a: 1.5\n', undefined],
    ['a: x\n', 'a:\n', undefined],
    ['a:\n', 'a: x\n', undefined],
    ['b: 1\n', 'a: x\n', undefined],
  ])('%j under %j: %s', (lower, upper, fault) => {
    const { faults } = plan(layerOf('base', { 'x.yaml': lower }), charm({ 'x.yaml': upper }));
    expect(said(faults)).toEqual(
      fault === undefined ? [] : [`VALUE_INVALID shop/x.yaml 1 4: a: ${fault}`],
    );
    if (fault !== undefined)
      expect(faults[0]?.hint).toBe('give it the kind of value that the layer below has there');
  });

  test('of another kind is a fault for each, in their order', () => {
    const base = layerOf('base', { 'x.yaml': 'a: 1\nb: 1\n' });
    const mid = layerOf('mid', { 'x.yaml': 'b: x\na: y\n' });
    const { faults } = plan(base, mid, charm({ 'x.yaml': 'a: [1]\n' }));
    expect(places(faults)).toEqual([
      'VALUE_INVALID mid/x.yaml 1 4',
      'VALUE_INVALID mid/x.yaml 2 4',
      'VALUE_INVALID shop/x.yaml 1 4',
    ]);
  });

  test('that is called like a part of every object is only a setting', () => {
    const files = { 'x.yaml': 'toString: 1\n' };
    expect(plan(layerOf('base', { 'x.yaml': 'a: 1\n' }), charm(files)).faults).toEqual([]);
  });
});

test('an interface must speak the role of each endpoint, at the topmost layer that has it', () => {
  const queue: InterfaceSource = {
    ...{ name: 'queue', url: 'interface:queue', folder: '/queue', origin: { source: 'x' } },
    ...{ revision: 'r', sha256: 's', isBuiltIn: false },
    modules: { provides: '/queue/provides.ts', peers: '/queue/peers.ts' },
  };
  const base = layerOf('base', {
    'metadata.yaml':
      'peers: {ring: {interface: ring}}\nprovides: {out: {interface: queue}}\nrequires:\n  in: {interface: queue}\n  http: {interface: http}\n',
  });
  const texts = { run: '', command: '', library: '' };
  const { faults, plan: made } = assemblePlan({
    ...{
      layers: [base, charm()],
      interfaces: [queue],
      dispatch: '',
      programs: texts,
      version: '1',
    },
  });
  expect(said(faults)).toEqual([
    'INTERFACE_ROLE_MISSING base/metadata.yaml 4 3: endpoint in requires queue, and interface:queue speaks only provides and peers',
  ]);
  expect(faults[0]?.hint).toBe('write requires.ts in /queue, or remove the endpoint');
  expect(made.bundle.interfaces).toEqual([
    { name: 'queue', modules: queue.modules, keeping: ['provides', 'requires'] },
  ]);
  expect(made.interfaces).toEqual([{ name: 'queue', url: 'interface:queue', revision: 'r' }]);
  const builtIn = assemblePlan({
    ...{ layers: [base, charm()], interfaces: [{ ...queue, isBuiltIn: true }] },
    ...{ dispatch: '', programs: texts, version: '1' },
  });
  expect(builtIn.plan.bundle.interfaces[0]?.keeping).toEqual([]);
});

describe('options of layers', () => {
  const base = layerOf('base', {
    'layer.yaml': 'defines: {size: {type: integer, default: 1}, name: {type: string}}\n',
  });
  const withOptions = (text: string) => charm({ 'layer.yaml': `options: ${text}\n` });

  test('are refused in words, each at the topmost layer that sets it', () => {
    const low = layerOf('low', { 'layer.yaml': 'options: {base: {name: 1, size: x}}\n' });
    expect(said(plan(base, low, withOptions('{base: {size: y}, none: {}}')).faults)).toEqual([
      'LAYER_OPTION_UNKNOWN shop/layer.yaml 1 28: options are set for none, which is not a layer here',
      expect.stringMatching(/^LAYER_OPTION_INVALID shop\/layer.yaml 1 24: options\.base\.size: /),
      expect.stringMatching(/^LAYER_OPTION_INVALID low\/layer.yaml 1 24: options\.base\.name: /),
    ]);
  });

  test('that are unknown are named, and left out', () => {
    const built = plan(base, withOptions('{base: {width: 1, name: a}}'));
    expect(said(built.faults)).toEqual([
      'LAYER_OPTION_UNKNOWN shop/layer.yaml 1 18: layer base has no option width',
    ]);
    expect(built.plan.bundle.definition.options.base).toEqual({ size: 1, name: 'a' });
  });

  test('that are neither set nor have a default are not there', () => {
    const { options } = plan(base, charm()).plan.bundle.definition;
    expect(options).toStrictEqual({ base: { size: 1 }, shop: {} });
  });

  test('of a layer whose schema is none are the layer’s fault, in words', () => {
    const odd = layerOf('odd', { 'layer.yaml': 'defines: {size: {type: huge}}\n' });
    const { faults } = plan(odd, charm());
    expect(faults[0]?.message).toMatch(/^the schema of option size is not a JSON Schema: /);
    expect(faults[0]?.cause).toBeInstanceOf(Error);
  });

  test('may have a schema with keywords of its own, and a default that does not fit is a fault', () => {
    const own = layerOf('base', { 'layer.yaml': 'defines: {a: {note: x, type: string}}\n' });
    expect(plan(own, withOptions('{base: {a: b}}')).faults).toEqual([]);
    const odd = layerOf('base', { 'layer.yaml': 'defines: {a: {type: string, default: 1}}\n' });
    const { faults } = plan(odd, charm({ 'layer.yaml': 'includes: [layer:base]\n' }));
    expect(places(faults)).toEqual(['LAYER_OPTION_INVALID shop/layer.yaml 1 1']);
    expect(faults[0]?.message).toContain('options.base.a: expected a value of type string');
  });

  test('with errors of several kinds are all reported', () => {
    const list = layerOf('base', {
      'layer.yaml': 'defines: {a: {type: array, items: {type: string}}}\n',
    });
    expect(plan(list, withOptions('{base: {a: [1, 2]}}')).faults).toHaveLength(2);
  });
});
