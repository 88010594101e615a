/** Edges of names, relations, storage and conditions in metadata.yaml. */
import { type Edge, edgesOf, withMetadata } from './edge.ts';

const assumes = edgesOf('assumes', (v) => withMetadata(`assumes: [${v}]`), [
  ...['juju', 'k8s-api', 'JUJU', 'ju_ju', 'j', 'ju', 'a-', '-a', 'a--b', '9a', 'a9', '" juju "'],
  ...[
    'juju > 3',
    'juju <= 3',
    'juju = 3',
    'juju == 3',
    'juju >= 3',
    'juju < 4',
    'juju>=3.6',
    'juju <4',
  ],
  ...[
    'juju >= 3.6.1',
    'juju >= 3.6.1.2',
    'juju >= 3.6-beta1',
    'juju >= 3.6-rc',
    'juju >= 3.6.1-beta1',
  ],
  ...[
    'juju >= v3',
    'juju >= 3.x',
    'juju >= ',
    'juju >=',
    '>= 3',
    'juju >= 3 4',
    'juju >= 1234567890',
  ],
  ...['juju  >=  3', 'juju >= 03', 'juju >= 3.', 'juju >= .3', 'juju >= 3, juju < 5'],
  ...[
    '{any-of: [juju, k8s-api]}',
    '{all-of: [juju, {any-of: [a1, b2]}]}',
    '{any-of: []}',
    '{one-of: [juju]}',
  ],
  ...[
    '{any-of: [juju], all-of: [juju]}',
    '{any-of: juju}',
    '{any-of: [juju > 3]}',
    '{}',
    '{any-of: [1]}',
    '[juju]',
  ],
]);

const terms = edgesOf('terms', (v) => withMetadata(`terms: [${v}]`), [
  ...[
    'term',
    'a',
    'ab',
    'a1',
    '1a',
    'A',
    'my-term',
    'my--term',
    'my-term-',
    'my_term',
    'term/1',
    'term/0',
  ],
  ...[
    'term/-1',
    'term/x',
    'owner/term',
    'owner/term/3',
    'owner/term/x',
    'o/term',
    'cs:term',
    'cs:owner/term/1',
  ],
  ...[
    'tenant:term',
    'T:term',
    '"a:b:c"',
    'a/b/c/d',
    '"owner@domain/term"',
    '"/term"',
    '"term/"',
    'term/+1',
    'term/01',
  ],
]);

const sizes = edgesOf(
  'minimum-size',
  (v) => withMetadata(`storage: {data: {type: block, minimum-size: ${v}}}`),
  [
    ...[
      '1M',
      '1G',
      '1GB',
      '1GiB',
      '1g',
      '1K',
      '1.5G',
      '1.5.5G',
      '.5G',
      'G',
      '-1G',
      '+1G',
      '"1 G"',
      '" 1G"',
      '"1"',
    ],
    ...[
      '1GIB',
      '1Gib',
      '1T',
      '1P',
      '1E',
      '1Z',
      '1Y',
      '1YB',
      '"0"',
      '0M',
      '1e3M',
      '"."',
      '1..',
      '1_0M',
      '１M',
      '1M1',
    ],
  ],
);

const ranges = edgesOf(
  'range',
  (v) => withMetadata(`storage: {data: {type: block, multiple: {range: ${v}}}}`),
  [
    ...[
      '1',
      '0',
      '-1',
      '1-',
      '1+',
      '0-',
      '0+',
      '0-0',
      '0-1',
      '1-0',
      '2-1',
      '1-10',
      '"1"',
      '"0"',
      '" 1"',
      '1-+',
    ],
    ...[
      '1--2',
      '+1',
      '-',
      '+',
      'a',
      '01',
      '010',
      '01-02',
      '1 - 2',
      '99999999999999999999-',
      '1-99999999999999999999',
    ],
  ],
);

const counts = edgesOf('device counts', (v) => withMetadata(`devices: {gpu: {type: gpu, ${v}}}`), [
  ...[
    'countmin: 2',
    'countmax: 2',
    'countmax: 0',
    'countmin: 2, countmax: 1',
    'countmin: 0, countmax: 0',
  ],
  ...['countmin: -1', 'countmin: "2"', 'countmin: "02", countmax: 1', 'countmin: 010, countmax: 8'],
]);

const subordinates = edgesOf('subordinate', (v) => withMetadata(`subordinate: true\n${v}`), [
  ...['', 'requires: {h: juju-info}', 'requires: {h: {interface: juju-info, scope: container}}'],
  ...[
    'provides: {h: {interface: x, scope: container}}',
    'peers: {h: {interface: x, scope: container}}',
  ],
  ...[
    'requires: {juju-info: {interface: juju-info, scope: container}}',
    'requires: {h: {interface: x, scope: global}}',
  ],
]);

const relations = edgesOf('relations', withMetadata, [
  ...[
    'provides: {a: b}\nrequires: {a: b}',
    'provides: {a: b}\npeers: {a: b}',
    'requires: {a: b}\npeers: {a: b}',
  ],
  ...[
    'provides: {juju-info: juju-info}',
    'requires: {juju-info: juju-info}',
    'provides: {a: juju}',
    'requires: {a: juju}',
  ],
  ...[
    'provides: {a: juju-x}',
    'requires: {a: juju-x}',
    'peers: {a: juju-x}',
    'peers: {juju-info: juju-info}',
    'provides: {juju-info: other}',
  ],
  ...[
    'requires: {juju: {interface: x, scope: container}}',
    'extra-bindings: {a: }\nprovides: {a: b}',
    'extra-bindings: {a: }\npeers: {b: c}',
  ],
]);

const ofJuju = edgesOf(
  'a charm called juju-x',
  (v) => ({ 'metadata.yaml': `name: juju-x\nsummary: S\ndescription: D\n${v}\n` }),
  [...['provides: {juju-a: juju-b}', 'requires: {juju: x}', 'peers: {a: juju-x}']],
);

const names = edgesOf(
  'name',
  (v) => ({ 'metadata.yaml': `name: ${v}\nsummary: S\ndescription: D\n` }),
  [
    ...[
      'shop',
      'Shop',
      'shop_1',
      'shop-1',
      'shop-1a',
      'shop-',
      '-shop',
      '1shop',
      's',
      'shop--x',
      'shop-1-2',
      'shop.x',
      '"shop "',
      'shöp',
      'yes',
      '1',
    ],
  ],
);

const versions = edgesOf('min-juju-version', (v) => withMetadata(`min-juju-version: ${v}`), [
  '3.6.0',
  '"3"',
  '0.0.0',
  '"0.0"',
  'x',
  '3.6-beta1',
]);

export const metadataEdges: readonly Edge[] = [
  ...assumes,
  ...terms,
  ...sizes,
  ...ranges,
  ...counts,
  ...subordinates,
  ...relations,
  ...ofJuju,
  ...names,
  ...versions,
];
