/** Each entry of a plan, to the last member: who signs it, how it comes about and what it holds. */
import { describe, expect, test } from 'vitest';
import { assemblePlan } from '../../../src/builder/plan/assemble-plan.ts';
import { commandNames, mainCommand } from '../../../src/dispatch/programs/commands.ts';
import type { InterfaceSource } from '../../../src/builder/plan/interface-source.ts';
import type { LayerSource } from '../../../src/builder/plan/layer-source.ts';
import { programEntries } from '../../../src/builder/plan/program-entries.ts';
import { tactics } from '../../../src/builder/plan/tactics/all-tactics.ts';
import { entryAt, layerOf, metadata, plan, yamlAt } from '../support/layers.ts';

const charm = (files: Readonly<Record<string, string>> = {}) =>
  layerOf('shop', { 'metadata.yaml': metadata, ...files });

describe('an entry', () => {
  const base = layerOf('base', {
    'metadata.yaml': 'tags: [web]\n',
    'config.yaml': 'extra: 1\noptions: {port: {type: int}}\n',
    'actions.yaml': 'go:\n',
    'wsgi.yaml': 'a: 1\n',
    'files/a': '',
    copyright: '',
  });
  const middle = layerOf('middle', {});
  const built = plan(base, middle, charm({ 'files/b': '' }));

  test.each<[string, object]>([
    [
      'metadata.yaml',
      {
        ...{ layer: 'shop', tactic: 'metadata', from: ['layer:base', 'shop'] },
        content: {
          kind: 'yaml',
          value: { name: 'shop', summary: 'A shop', description: 'Sells things', tags: ['web'] },
        },
      },
    ],
    [
      'config.yaml',
      {
        ...{ layer: 'layer:base', tactic: 'config', from: ['layer:base'] },
        content: { kind: 'yaml', value: { extra: 1, options: { port: { type: 'int' } } } },
      },
    ],
    [
      'actions.yaml',
      {
        ...{ layer: 'layer:base', tactic: 'actions', from: ['layer:base'] },
        content: { kind: 'yaml', value: { go: {} } },
      },
    ],
    [
      'wsgi.yaml',
      {
        ...{ layer: 'layer:base', tactic: 'settings', from: ['layer:base'] },
        content: { kind: 'yaml', value: { a: 1 } },
      },
    ],
    [
      'layer.yaml',
      {
        ...{ layer: 'shop', tactic: 'layer', from: ['layer:base', 'layer:middle', 'shop'] },
        content: { kind: 'yaml', value: { is: 'shop', includes: ['layer:base', 'layer:middle'] } },
      },
    ],
    [
      'manifest.yaml',
      {
        ...{ layer: 'shop', tactic: 'manifest', from: ['shop'] },
        content: {
          kind: 'yaml',
          value: {
            bases: ['22.04', '24.04'].map((channel) => ({
              ...{ name: 'ubuntu', channel, architectures: ['amd64', 'arm64'] },
            })),
          },
        },
      },
    ],
    [
      'files/a',
      {
        ...{ layer: 'layer:base', tactic: 'copy', from: ['layer:base'] },
        content: { kind: 'copy', from: '/base/files/a', executable: false },
      },
    ],
    [
      'copyright.base',
      {
        ...{ layer: 'layer:base', tactic: 'copyright', from: ['layer:base'] },
        content: { kind: 'copy', from: '/base/copyright', executable: false },
      },
    ],
  ])('%s', (path, entry) => {
    expect(entryAt(built, path)).toStrictEqual({ path, ...entry });
  });

  test('of a charm that has it nowhere is the charm’s', () => {
    const bare = plan(layerOf('shop', {}));
    expect(entryAt(bare, 'metadata.yaml')).toMatchObject({ layer: 'shop', from: ['shop'] });
    // Its absence is reported where the charm is read.
    expect(bare.faults).toEqual([]);
  });

  test('stands once, sorted by path, and the framework’s own above a layer’s', () => {
    const paths = built.plan.entries.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)].toSorted());
    expect(built.faults).toEqual([]);
    const own = plan(charm({ dispatch: '', 'hooks/install': '' }));
    expect(entryAt(own, 'dispatch')).toMatchObject({ layer: 'charmwright', tactic: 'dispatch' });
    expect(entryAt(own, 'hooks/install')).toMatchObject({ content: { kind: 'symlink' } });
  });
});

test('each tactic has a name, and makes files that no layer has only of these', () => {
  expect(tactics.map(({ name, always }) => [name, ...always].join(' '))).toEqual([
    'layer layer.yaml',
    'metadata metadata.yaml',
    'config',
    'actions',
    'manifest manifest.yaml',
    'settings',
    'version version',
    'copyright',
    'copy',
  ]);
  const bare = plan(layerOf('shop', {})).plan.entries.filter(({ tactic }) => tactic !== 'hooks');
  expect(bare.map(({ path }) => path)).toEqual([
    ...['charm.cjs', 'charm.cjs.map', 'dispatch', 'layer.yaml', 'manifest.yaml', 'metadata.yaml'],
    'version',
  ]);
});

test('a link is copied as a link, a program stays executable, and a link is no copyright', () => {
  const link = { kind: 'symlink', target: 'a' } as const;
  const run = { kind: 'file', from: '/base/run', executable: true } as const;
  const base: LayerSource = {
    ...layerOf('base', {}),
    files: [
      { path: 'copyright', content: link },
      { path: 'files/link', content: link },
      { path: 'files/run', content: run },
    ],
  };
  const built = plan(base, charm());
  expect(entryAt(built, 'files/link')?.content).toEqual(link);
  expect(entryAt(built, 'files/run')?.content).toEqual({ ...run, kind: 'copy' });
  expect(entryAt(built, 'copyright.base')).toBeUndefined();
});

test('settings are files in the charm’s root only, and no file of the charm’s own kinds', () => {
  const built = plan(
    layerOf('base', { 'wsgi.yaml': 'a: 1\n', 'conf/x.yaml': 'a: 2\n', 'x.yaml.txt': '' }),
    charm({ 'config.yaml': 'options: {a: {type: int}}\n', 'manifest.yaml': 'bases: []\n' }),
  );
  expect(Object.keys(built.plan.bundle.definition.settings)).toEqual(['wsgi.yaml']);
  expect(entryAt(built, 'conf/x.yaml')?.tactic).toBe('copy');
});

test('layer.yaml of a charm names where it comes from, its interfaces, and options that are set', () => {
  const http: InterfaceSource = {
    ...{ name: 'http', url: 'interface:http', folder: '/http', origin: { source: 'charmwright' } },
    ...{ revision: 'r', sha256: 's', modules: {}, isBuiltIn: true },
  };
  const base = layerOf('base', { 'layer.yaml': 'defines: {size: {default: 1}}\n' });
  const shop = charm({ 'layer.yaml': 'repo: https://example.com/shop.git\n' });
  const texts = { run: '', command: '', library: '' };
  const built = assemblePlan({
    ...{ layers: [base, shop], interfaces: [http], dispatch: '', programs: texts, version: '1' },
  });
  expect(yamlAt(built, 'layer.yaml')).toStrictEqual({
    ...{ is: 'shop', includes: ['interface:http', 'layer:base'] },
    ...{ options: { base: { size: 1 } }, repo: 'https://example.com/shop.git' },
  });
});

describe('programs of a charm', () => {
  test('come with what starts them and their commands, signed by the framework', () => {
    const own = { layer: 'charmwright', from: ['charmwright'], tactic: 'programs' };
    const text = (path: string, content: string, executable: boolean) => ({
      ...own,
      path: `programs/${path}`,
      content: { kind: 'text', text: content, executable },
    });
    expect(programEntries({ run: 'r', command: 'c', library: 'l' })).toStrictEqual([
      text('run', 'r', true),
      text(`bin/${mainCommand}`, 'c', true),
      text(`bin/${mainCommand}.sh`, 'l', false),
      ...commandNames
        .filter((name) => name !== mainCommand)
        .map((name) => ({
          ...own,
          path: `programs/bin/${name}`,
          content: { kind: 'symlink', target: mainCommand },
        })),
    ]);
  });

  test('are those of the topmost layer at their path, and bring the programs of the framework', () => {
    const withPrograms = (name: string, ...programs: readonly string[]): LayerSource => {
      const files = Object.fromEntries(programs.map((path) => [path, '']));
      const layer = layerOf(name, {
        ...files,
        ...(name === 'shop' && { 'metadata.yaml': metadata }),
      });
      return { ...layer, programs };
    };
    const [one, two] = ['reactive/one', 'reactive/two'] as const;
    const handlers = { ...layerOf('mid', {}), handlers: ['/mid/reactive/a.ts'] };
    const built = plan(
      withPrograms('base', one),
      withPrograms('low', one, two),
      handlers,
      withPrograms('shop', two),
    );
    expect(built.plan.bundle.layers).toEqual([
      { name: 'low', modules: [], programs: [one] },
      { name: 'mid', modules: ['/mid/reactive/a.ts'], programs: [] },
      { name: 'shop', modules: [], programs: [two] },
    ]);
    expect(entryAt(built, 'programs/run')).toBeDefined();
    expect(entryAt(plan(charm()), 'programs/run')).toBeUndefined();
    const modules = { ...charm(), handlers: ['/shop/reactive/a.ts'] };
    expect(entryAt(plan(modules), 'programs/run')).toBeUndefined();
    expect(entryAt(plan(withPrograms('shop', one)), 'programs/run')).toBeDefined();
  });
});

test('a plan names its layers and interfaces, and keeps the meaning of each layer’s flags', () => {
  const base = layerOf('base', { 'layer.yaml': 'flags: {base.ready: It is ready., odd: 1}\n' });
  const { plan: made } = plan(base, layerOf('mid', {}), charm());
  expect(made.layers).toEqual([
    { name: 'base', url: 'layer:base', revision: 'revision-of-base' },
    { name: 'mid', url: 'layer:mid', revision: 'revision-of-mid' },
    { name: 'shop', url: 'shop', revision: 'revision-of-shop' },
  ]);
  expect([made.charm, made.interfaces]).toEqual(['shop', []]);
  expect(made.bundle.definition).toMatchObject({
    ...{ name: 'shop', metadata: { name: 'shop' }, config: {}, actions: {} },
  });
  expect(made.bundle.definition.declaredFlags).toEqual({
    base: { 'base.ready': 'It is ready.' },
  });
});

test('the bundle has the merged files as they are written', () => {
  const texts = { 'config.yaml': 'options: {a: {type: int}}\n', 'actions.yaml': 'go:\n' };
  const { definition } = plan(charm(texts)).plan.bundle;
  expect([definition.config, definition.actions]).toEqual([
    { options: { a: { type: 'int' } } },
    { go: {} },
  ]);
});

test('without a layer there is nothing to plan', () => {
  expect(() => plan()).toThrow(
    expect.objectContaining({ code: 'INTERNAL', message: 'a charm without layers was planned' }),
  );
});
