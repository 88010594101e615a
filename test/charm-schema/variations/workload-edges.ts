/** Edges of resources, containers and formats in metadata.yaml. */
import { type Edge, edgesOf, withMetadata } from './edge.ts';

const inFile =
  (file: string) =>
  (text: string): Edge[1] => ({ [file]: text });

const ambiguous = edgesOf('two formats', withMetadata, [
  ...[
    'series: [jammy]',
    'series: []',
    'series: [jammy]\ncharm-user: root',
    'series: [jammy]\ncontainers: {}',
  ],
  ...[
    'series: [jammy]\nassumes: [juju]',
    'min-juju-version: 0.0.0\nassumes: [juju]',
    'deployment: {}\nassumes: [juju]',
  ],
  ...[
    'series: [kubernetes]\ndeployment: {}',
    'series: [jammy]\ndeployment: {}',
    'deployment: {}',
    'series: ["Jammy!"]',
    'series: [kubernetes, jammy]\ndeployment: {service: cluster}',
  ],
  ...[
    'series: [jammy]\ndeployment: {service: cluster}',
    'series: [kubernetes]\nstorage: {a: {type: block}}\ndeployment: {mode: operator}',
  ],
]);

const users = edgesOf('charm-user', (v) => withMetadata(`charm-user: ${v}`), [
  'root',
  'sudoer',
  'non-root',
  'Root',
  '""',
  'juju',
]);

const resources = edgesOf('resource', (v) => withMetadata(`resources: {app: ${v}}`), [
  ...[
    '{}',
    '{type: file}',
    '{type: oci-image}',
    '{type: image}',
    '{type: ""}',
    '{filename: f}',
    '{filename: a/b}',
    '{filename: ..}',
    '{filename: ""}',
  ],
  ...[
    '{type: oci-image, filename: a/b}',
    '{type: oci-image, upstream-source: x}',
    '{type: docker}',
    '{type: File, filename: f}',
    '{filename: "a b"}',
  ],
]);

const containers = edgesOf(
  'container',
  (v) =>
    withMetadata(
      `resources: {image: {type: oci-image}, file: {filename: f}}\nstorage: {disk: {type: filesystem}}\ncontainers: {app: ${v}}`,
    ),
  [
    ...[
      '{}',
      '{resource: image}',
      '{resource: file}',
      '{resource: none}',
      '{resource: ""}',
      '{uid: 999}',
      '{uid: 1000}',
      '{gid: 9999}',
      '{gid: 10000}',
      '{uid: -1}',
      '{uid: "1000"}',
    ],
    ...[
      '{mounts: [{storage: disk, location: /d}]}',
      '{mounts: [{storage: none, location: /d}]}',
      '{mounts: [{storage: disk}]}',
      '{mounts: [{location: /d}]}',
    ],
    ...[
      '{bases: [{name: ubuntu, channel: "24.04"}]}',
      '{bases: 1}',
      '{mounts: [{storage: disk, location: d}]}',
    ],
  ],
);

const metadatas = edgesOf('metadata.yaml', inFile('metadata.yaml'), [
  ...['', '~\n', '{}\n', 'text\n', '- name\n', '1\n'],
]);

export const workloadEdges: readonly Edge[] = [
  ...ambiguous,
  ...users,
  ...resources,
  ...containers,
  ...metadatas,
];
