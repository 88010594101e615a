import { expect, test } from 'vitest';
import { entryAt, layerOf, metadata, places, plan, yamlAt } from '../support/layers.ts';

const charm = (files: Readonly<Record<string, string>> = {}) =>
  layerOf('shop', { 'metadata.yaml': metadata, ...files });

test('metadata merges deeply, and only the charm says who it is', () => {
  const base = layerOf('base', {
    'metadata.yaml':
      'name: base\nmaintainer: Them <them@example.com>\ntags: [web]\nprovides:\n  website: http\n',
  });
  const built = plan(
    base,
    charm({
      'metadata.yaml': `${metadata}tags: [shop]\nprovides:\n  website: {limit: 1}\n`,
    }),
  );
  expect(built.faults).toEqual([]);
  expect(yamlAt(built, 'metadata.yaml')).toMatchInlineSnapshot(`
    {
      "description": "Sells things",
      "name": "shop",
      "provides": {
        "website": {
          "interface": "http",
          "limit": 1,
        },
      },
      "summary": "A shop",
      "tags": [
        "web",
        "shop",
      ],
    }
  `);
});

test('a charm overrides the default of a layer’s option and nothing else of it', () => {
  const base = layerOf('base', {
    'config.yaml': 'options:\n  port: {type: int, default: 80, description: Where to listen}\n',
  });
  const built = plan(base, charm({ 'config.yaml': 'options:\n  port:\n    default: 8080\n' }));
  expect(built.faults).toEqual([]);
  expect(yamlAt(built, 'config.yaml')).toEqual({
    options: { port: { type: 'int', default: 8080, description: 'Where to listen' } },
  });
  expect(entryAt(built, 'config.yaml')).toMatchObject({
    layer: 'shop',
    from: ['layer:base', 'shop'],
  });
});

test('an option that a layer above gives another type is refused at that type', () => {
  const base = layerOf('base', { 'config.yaml': 'options:\n  port: {type: int}\n' });
  const built = plan(base, charm({ 'config.yaml': 'options:\n  port:\n    type: string\n' }));
  expect(places(built.faults)).toEqual(['OPTION_REDEFINED shop/config.yaml 3 11']);
});

test('without options or actions there is no file for them', () => {
  const built = plan(charm({ 'config.yaml': 'options: {}\n', 'actions.yaml': '' }));
  expect(built.faults).toEqual([]);
  expect(entryAt(built, 'config.yaml')).toBeUndefined();
  expect(entryAt(built, 'actions.yaml')).toBeUndefined();
});

test('an option without a type is a string, and a default of nothing is none', () => {
  const built = plan(charm({ 'config.yaml': 'options:\n  name: {default: null}\n' }));
  expect(yamlAt(built, 'config.yaml')).toEqual({ options: { name: { type: 'string' } } });
});

test('settings are taken key by key: a list of the charm replaces the layer’s', () => {
  const base = layerOf('wsgi', { 'wsgi.yaml': 'application_root: /srv\nwritable: [media]\n' });
  const built = plan(base, charm({ 'wsgi.yaml': 'writable: [data]\n' }));
  expect(built.plan.bundle.definition.settings).toEqual({
    'wsgi.yaml': { application_root: '/srv', writable: ['data'] },
  });
});

test('a setting of another kind than the layer’s is refused', () => {
  const base = layerOf('wsgi', { 'wsgi.yaml': 'writable: []\n' });
  const built = plan(base, charm({ 'wsgi.yaml': 'writable: data\n' }));
  expect(places(built.faults)).toEqual(['VALUE_INVALID shop/wsgi.yaml 1 11']);
});

test('of copied files the topmost layer’s stands', () => {
  const base = layerOf('base', { 'templates/a': '', 'templates/b': '' });
  const built = plan(base, charm({ 'templates/b': '' }));
  expect(entryAt(built, 'templates/a')).toMatchObject({
    layer: 'layer:base',
    content: { kind: 'copy', from: '/base/templates/a' },
  });
  expect(entryAt(built, 'templates/b')).toMatchObject({
    layer: 'shop',
    from: ['layer:base', 'shop'],
    content: { kind: 'copy', from: '/shop/templates/b' },
  });
});

test('the bases are the charm’s own where it has some, else Ubuntu’s of today', () => {
  const own = 'bases: [{name: debian, channel: "12", architectures: [amd64]}]\n';
  expect(yamlAt(plan(charm({ 'manifest.yaml': own })), 'manifest.yaml')).toEqual({
    bases: [{ name: 'debian', channel: '12', architectures: ['amd64'] }],
  });
  expect(yamlAt(plan(charm()), 'manifest.yaml')).toMatchObject({
    bases: [{ channel: '22.04' }, { channel: '24.04' }],
  });
});

test('every hook that Juju can run has a link to dispatch', () => {
  const built = plan(
    charm({
      'metadata.yaml': `${metadata}requires: {db: {interface: pgsql}}\nstorage: {data: {type: filesystem}}\ncontainers: {app: {}}\n`,
    }),
  );
  const hooks = built.plan.entries.filter(({ tactic }) => tactic === 'hooks');
  expect(hooks.every(({ content }) => content.kind === 'symlink')).toBe(true);
  const names = hooks.map(({ path }) => path.replace('hooks/', ''));
  expect(names).toEqual(expect.arrayContaining(['install', 'remove', 'secret-changed']));
  expect(names.filter((name) => /^(db|data|app)-/.test(name))).toEqual([
    'app-pebble-check-failed',
    'app-pebble-check-recovered',
    'app-pebble-custom-notice',
    'app-pebble-ready',
    'data-storage-attached',
    'data-storage-detaching',
    'db-relation-broken',
    'db-relation-changed',
    'db-relation-created',
    'db-relation-departed',
    'db-relation-joined',
  ]);
});

test('the plan is plain JSON and the same for the same layers', () => {
  const make = () => plan(layerOf('base', { 'wsgi.yaml': 'a: 1\n' }), charm()).plan;
  expect(JSON.parse(JSON.stringify(make()))).toEqual(make());
  expect(JSON.stringify(make())).toBe(JSON.stringify(make()));
});
