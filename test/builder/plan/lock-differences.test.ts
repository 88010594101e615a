/** What a frozen build says of a lock that differs, line by line. */
import { expect, test } from 'vitest';
import { lockDifferences, lockText, type BuildLock } from '../../../src/builder/plan/build-lock.ts';

const locked: BuildLock = {
  lockVersion: 1,
  framework: { version: '1.0', sha256: 'f' },
  layers: [
    { layer: 'layer:base', source: 'neighbour', sha256: 'b' },
    { layer: 'layer:top', source: 'git+https://x.git', commit: 'c', sha256: 't' },
  ],
  packages: [{ package: 'tool', sha256: 'p' }],
  runtimes: { amd64: { package: 'node', version: '24', integrity: 'i', sha256: 'r' } },
};
const [base, top] = locked.layers;
if (base === undefined || top === undefined) throw new Error('two layers are locked');

test.each<[string, Partial<BuildLock>, readonly string[]]>([
  ['the same', {}, []],
  [
    'another framework',
    { framework: { version: '1.1', sha256: 'g' } },
    [
      'charmwright: version is 1.1, and 1.0 in build.lock',
      'charmwright: sha256 is g, and f in build.lock',
    ],
  ],
  [
    'a layer that came from elsewhere',
    { layers: [base, { layer: 'layer:top', source: 'neighbour', sha256: 't' }] },
    [
      'layer:top: source is neighbour, and git+https://x.git in build.lock',
      'layer:top: commit is none, and c in build.lock',
    ],
  ],
  [
    'a layer with a commit that it had not',
    { layers: [{ ...base, commit: 'd' }, top] },
    ['layer:base: commit is d, and none in build.lock'],
  ],
  [
    'a layer less',
    { layers: [base] },
    ['layer:top: is in build.lock, and no longer part of the charm'],
  ],
  [
    'a layer more',
    { layers: [base, top, { layer: 'layer:new', source: 'neighbour', sha256: 'n' }] },
    ['layer:new: is new, and not in build.lock'],
  ],
  [
    'layers in another order',
    { layers: [top, base] },
    ['the order of layers is layer:top, layer:base, and layer:base, layer:top in build.lock'],
  ],
  [
    'another package and another Node',
    {
      packages: [{ package: 'tool', sha256: 'q' }],
      runtimes: { amd64: { package: 'node', version: '25', integrity: 'i', sha256: 'r' } },
    },
    [
      'package tool: sha256 is q, and p in build.lock',
      'node for amd64: version is 25, and 24 in build.lock',
    ],
  ],
])('of %s', (_, now, lines) => {
  expect(lockDifferences(locked, { ...locked, ...now })).toEqual(lines);
});

test('a lock is written for people to compare', () => {
  expect(lockText(locked).split('\n').slice(0, 3)).toEqual([
    '{',
    '  "lockVersion": 1,',
    '  "framework": {',
  ]);
  expect(lockText(locked).endsWith('}\n')).toBe(true);
  expect(JSON.parse(lockText(locked))).toEqual(locked);
});
