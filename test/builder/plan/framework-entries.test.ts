import { endpointRoles } from '../../../src/charm-schema/declared/kinds.ts';
import { expect, test } from 'vitest';
import { frameworkEntries, hookNames } from '../../../src/builder/plan/framework-entries.ts';

const ofEvery = [
  'config-changed',
  'install',
  'leader-elected',
  'leader-settings-changed',
  'post-series-upgrade',
  'pre-series-upgrade',
  'remove',
  'secret-changed',
  'secret-expired',
  'secret-remove',
  'secret-rotate',
  'start',
  'stop',
  'update-status',
  'upgrade-charm',
];

test('every charm has the hooks without a name in them, sorted', () => {
  expect(hookNames({})).toEqual(ofEvery);
});

test('each endpoint of each role, each storage and each container has hooks of its own', () => {
  const names = hookNames({
    provides: { web: {} },
    requires: { db: {} },
    peers: { ring: {} },
    storage: { data: {} },
    containers: { app: {} },
  }).filter((name) => !ofEvery.includes(name));
  const steps = ['broken', 'changed', 'created', 'departed', 'joined'];
  expect(names).toEqual(
    [
      'app-pebble-check-failed',
      'app-pebble-check-recovered',
      'app-pebble-custom-notice',
      'app-pebble-ready',
      'data-storage-attached',
      'data-storage-detaching',
      ...['db', 'ring', 'web'].flatMap((name) => steps.map((step) => `${name}-relation-${step}`)),
    ].sort(),
  );
});

test('the framework adds its dispatch, the bundle with its map, and a link for each hook', () => {
  const own = { layer: 'charmwright', from: ['charmwright'] };
  const [dispatch, bundle, map, ...hooks] = frameworkEntries({}, '#!/bin/sh\n');
  expect(dispatch).toEqual({
    ...own,
    path: 'dispatch',
    tactic: 'dispatch',
    content: { kind: 'text', text: '#!/bin/sh\n', executable: true },
  });
  expect(bundle).toEqual({
    ...own,
    path: 'charm.cjs',
    tactic: 'bundle',
    content: { kind: 'bundle' },
  });
  expect(map).toEqual({
    ...own,
    path: 'charm.cjs.map',
    tactic: 'bundle',
    content: { kind: 'bundle map' },
  });
  expect(hooks).toEqual(
    ofEvery.map((name) => ({
      ...own,
      path: `hooks/${name}`,
      tactic: 'hooks',
      content: { kind: 'symlink', target: '../dispatch' },
    })),
  );
});

test('an interface has the sides that metadata.yaml has', () => {
  expect(endpointRoles).toEqual(['provides', 'requires', 'peers']);
});
