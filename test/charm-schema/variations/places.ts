/** Every place of a charm's YAML files, as a text around a value or a key. */
import { missing } from './spellings.ts';

/** A place whose value or key is varied. */
export interface Place {
  /** File and path, such as `metadata.yaml provides.web.limit`; ends in `.*` where a key is varied. */
  readonly name: string;
  readonly file: string;
  readonly text: (spelling: string) => string;
}

export const head = {
  name: 'name: shop\n',
  summary: 'summary: S\n',
  description: 'description: D\n',
};
export const fullHead = Object.values(head).join('');

/** `key: value`, or nothing where the key is left out. */
function pair(key: string, value: string): string {
  return value === missing ? '' : `${key}: ${value}`;
}

/** A flow map of fixed entries and a varied one. */
function flow(fixed: string, key: string, value: string): string {
  return `{${[fixed, pair(key, value)].filter((each) => each !== '').join(', ')}}`;
}

function item(value: string): string {
  return value === missing ? '[]' : `[${value === '' ? '""' : value}]`;
}

function place(file: string, path: string, text: Place['text']): Place {
  return { name: `${file} ${path}`, file, text };
}

function metadata(path: string, text: Place['text'], before = fullHead): Place {
  return place('metadata.yaml', path, (value) => `${before}${text(value)}\n`);
}

const topKeys = [
  ...['subordinate', 'categories', 'tags', 'terms', 'series', 'min-juju-version', 'assumes'],
  ...['charm-user', 'revision', 'format', 'provides', 'requires', 'peers', 'extra-bindings'],
  ...['storage', 'devices', 'resources', 'payloads', 'deployment', 'containers'],
];

const image = 'resources: {image: {type: oci-image}}\n';
const disk = 'storage: {disk: {type: filesystem}}\n';

function endpointPlaces(role: string): readonly Place[] {
  return [
    metadata(`${role}.web`, (v) => `${role}: ${flow('', 'web', v)}`),
    metadata(`${role}.web.interface`, (v) => `${role}: {web: ${flow('', 'interface', v)}}`),
    ...['limit', 'optional', 'scope'].map((key) =>
      metadata(`${role}.web.${key}`, (v) => `${role}: {web: ${flow('interface: http', key, v)}}`),
    ),
  ];
}

const metadataPlaces: readonly Place[] = [
  ...Object.keys(head).map((key) =>
    metadata(key, (v) => pair(key, v), fullHead.replace(new RegExp(`^${key}:.*\\n`, 'm'), '')),
  ),
  ...topKeys.map((key) => metadata(key, (v) => pair(key, v))),
  ...['categories', 'tags', 'terms', 'series', 'assumes'].map((key) =>
    metadata(`${key}[0]`, (v) => `${key}: ${item(v)}`),
  ),
  metadata('assumes[0].any-of', (v) => `assumes: [${flow('', 'any-of', v)}]`),
  metadata('assumes[0].all-of[0]', (v) => `assumes: [{all-of: ${item(v)}}]`),
  ...['provides', 'requires', 'peers'].flatMap(endpointPlaces),
  metadata('extra-bindings.admin', (v) => `extra-bindings: ${flow('', 'admin', v)}`),
  metadata('storage.data', (v) => `storage: ${flow('', 'data', v)}`),
  metadata('storage.data.type', (v) => `storage: {data: ${flow('', 'type', v)}}`),
  ...[
    'description',
    'shared',
    'read-only',
    'minimum-size',
    'location',
    'properties',
    'multiple',
  ].map((key) =>
    metadata(`storage.data.${key}`, (v) => `storage: {data: ${flow('type: filesystem', key, v)}}`),
  ),
  metadata(
    'storage.block.location',
    (v) => `storage: {block: ${flow('type: block', 'location', v)}}`,
  ),
  metadata(
    'storage.data.multiple.range',
    (v) => `storage: {data: {type: block, multiple: ${flow('', 'range', v)}}}`,
  ),
  metadata(
    'storage.data.properties[0]',
    (v) => `storage: {data: {type: block, properties: ${item(v)}}}`,
  ),
  metadata('devices.gpu', (v) => `devices: ${flow('', 'gpu', v)}`),
  metadata('devices.gpu.type', (v) => `devices: {gpu: ${flow('', 'type', v)}}`),
  ...['description', 'countmin', 'countmax'].map((key) =>
    metadata(`devices.gpu.${key}`, (v) => `devices: {gpu: ${flow('type: gpu', key, v)}}`),
  ),
  metadata('resources.app', (v) => `resources: ${flow('', 'app', v)}`),
  metadata('resources.app.type', (v) => `resources: {app: ${flow('filename: f', 'type', v)}}`),
  metadata(
    'resources.app.filename',
    (v) => `resources: {app: ${flow('type: file', 'filename', v)}}`,
  ),
  metadata(
    'resources.app.description',
    (v) => `resources: {app: ${flow('type: oci-image', 'description', v)}}`,
  ),
  metadata('payloads.vm', (v) => `payloads: ${flow('', 'vm', v)}`),
  metadata('payloads.vm.type', (v) => `payloads: {vm: ${flow('', 'type', v)}}`),
  ...['type', 'mode', 'service', 'min-version'].map((key) =>
    metadata(`deployment.${key}`, (v) => `series: [kubernetes]\ndeployment: ${flow('', key, v)}`),
  ),
  metadata('containers.app', (v) => `containers: ${flow('', 'app', v)}`),
  metadata(
    'containers.app.resource',
    (v) => `${image}containers: {app: ${flow('', 'resource', v)}}`,
  ),
  ...['mounts', 'uid', 'gid'].map((key) =>
    metadata(
      `containers.app.${key}`,
      (v) => `${image}containers: {app: ${flow('resource: image', key, v)}}`,
    ),
  ),
  metadata('containers.app.mounts[0]', (v) => `${disk}containers: {app: {mounts: ${item(v)}}}`),
  metadata(
    'containers.app.mounts[0].storage',
    (v) => `${disk}containers: {app: {mounts: [${flow('location: /d', 'storage', v)}]}}`,
  ),
  metadata(
    'containers.app.mounts[0].location',
    (v) => `${disk}containers: {app: {mounts: [${flow('storage: disk', 'location', v)}]}}`,
  ),
];

function config(path: string, text: Place['text']): Place {
  return place('config.yaml', path, (value) => `${text(value)}\n`);
}

const configPlaces: readonly Place[] = [
  config('options', (v) => pair('options', v)),
  config('options.port', (v) => `options: ${flow('', 'port', v)}`),
  config('options.port.type', (v) => `options: {port: ${flow('', 'type', v)}}`),
  config(
    'options.port.description',
    (v) => `options: {port: ${flow('type: int', 'description', v)}}`,
  ),
  config('options.port.default', (v) => `options: {port: ${flow('', 'default', v)}}`),
  ...['string', 'int', 'float', 'boolean', 'secret'].map((type) =>
    config(
      `options.${type}.default`,
      (v) => `options: {${type}: ${flow(`type: ${type}`, 'default', v)}}`,
    ),
  ),
];

/** The keywords of JSON Schema draft 4, and two that it does not know. */
const keywords = [
  ...[
    'type',
    'title',
    'description',
    'default',
    'enum',
    'format',
    'pattern',
    'minLength',
    'maxLength',
  ],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'items'],
  ...['additionalItems', 'minItems', 'maxItems', 'uniqueItems', 'properties', 'patternProperties'],
  ...['additionalProperties', 'required', 'minProperties', 'maxProperties', 'dependencies'],
  ...[
    'definitions',
    'oneOf',
    'anyOf',
    'allOf',
    'not',
    'id',
    '$ref',
    '$schema',
    'const',
    'examples',
  ],
];

function actions(path: string, text: Place['text']): Place {
  return place('actions.yaml', path, (value) => `${text(value)}\n`);
}

const actionPlaces: readonly Place[] = [
  actions('backup', (v) => pair('backup', v)),
  ...[
    'description',
    'title',
    'required',
    'parallel',
    'execution-group',
    'params',
    'type',
    'properties',
  ].map((key) => actions(`backup.${key}`, (v) => `backup: ${flow('', key, v)}`)),
  ...['additionalProperties', 'minProperties', 'oneOf', 'unknown', '$ref', '$schema'].map((key) =>
    actions(`backup.${key}`, (v) => `backup: ${flow('', key, v)}`),
  ),
  actions('backup.required[0]', (v) => `backup: {required: ${item(v)}}`),
  actions('backup.params.to', (v) => `backup: {params: ${flow('', 'to', v)}}`),
  ...keywords.map((key) =>
    actions(`backup.params.to.${key}`, (v) => `backup: {params: {to: ${flow('', key, v)}}}`),
  ),
  ...['exclusiveMinimum', 'exclusiveMaximum'].map((key) =>
    actions(
      `backup.params.bounded.${key}`,
      (v) => `backup: {params: {bounded: ${flow('minimum: 1, maximum: 9', key, v)}}}`,
    ),
  ),
  ...['items', 'not', 'additionalItems'].map((key) =>
    actions(
      `backup.params.to.${key}.type`,
      (v) => `backup: {params: {to: {${key}: ${flow('', 'type', v)}}}}`,
    ),
  ),
  actions('backup.params.to.anyOf[0]', (v) => `backup: {params: {to: {anyOf: ${item(v)}}}}`),
];

function manifest(path: string, text: Place['text']): Place {
  return place('manifest.yaml', path, (value) => `${text(value)}\n`);
}

const manifestPlaces: readonly Place[] = [
  manifest('bases', (v) => pair('bases', v)),
  manifest('bases[0]', (v) => `bases: ${item(v)}`),
  manifest('bases[0].name', (v) => `bases: [${flow('channel: "24.04"', 'name', v)}]`),
  manifest('bases[0].channel', (v) => `bases: [${flow('name: ubuntu', 'channel', v)}]`),
  manifest(
    'bases[0].architectures',
    (v) => `bases: [${flow('name: ubuntu, channel: "24.04"', 'architectures', v)}]`,
  ),
  manifest(
    'bases[0].architectures[0]',
    (v) => `bases: [{name: ubuntu, channel: "24.04", architectures: ${item(v)}}]`,
  ),
  manifest('analysis', (v) => `bases: [{name: ubuntu, channel: "24.04"}]\n${pair('analysis', v)}`),
];

function profile(path: string, text: Place['text']): Place {
  return place('lxd-profile.yaml', path, (value) => `${text(value)}\n`);
}

const profilePlaces: readonly Place[] = [
  ...['config', 'description', 'devices'].map((key) => profile(key, (v) => pair(key, v))),
  profile('config.user', (v) => `config: ${flow('', 'user.x', v)}`),
  profile('devices.gpu', (v) => `devices: ${flow('', 'gpu', v)}`),
  profile('devices.gpu.type', (v) => `devices: {gpu: ${flow('', 'type', v)}}`),
];

/** Places whose value is varied. */
export const valuePlaces: readonly Place[] = [
  ...metadataPlaces,
  ...configPlaces,
  ...actionPlaces,
  ...manifestPlaces,
  ...profilePlaces,
];

/** Places whose key is varied. */
export const keyPlaces: readonly Place[] = [
  metadata('*', (k) => `${k}: x`),
  metadata('unknown.*', (k) => `unknown: {${k}: x}`),
  ...['provides', 'requires', 'peers'].map((role) =>
    metadata(`${role}.*`, (k) => `${role}: {${k}: http}`),
  ),
  metadata(
    'requires.* of a subordinate',
    (k) => `subordinate: true\nrequires: {${k}: {interface: i, scope: container}}`,
  ),
  metadata('provides.web.*', (k) => `provides: {web: {interface: http, ${k}: x}}`),
  metadata('extra-bindings.*', (k) => `extra-bindings: {${k}: }`),
  metadata('storage.*', (k) => `storage: {${k}: {type: block}}`),
  metadata('devices.*', (k) => `devices: {${k}: {type: gpu}}`),
  metadata('resources.*', (k) => `resources: {${k}: {filename: f}}`),
  metadata('payloads.*', (k) => `payloads: {${k}: {type: kvm}}`),
  metadata('containers.*', (k) => `${image}containers: {${k}: {resource: image}}`),
  metadata('assumes[0].*', (k) => `assumes: [{${k}: [juju]}]`),
  config('*', (k) => `options: {}\n${k}: x`),
  config('options.*', (k) => `options: {${k}: {type: int}}`),
  config('options.port.*', (k) => `options: {port: {${k}: x}}`),
  actions('*', (k) => `${k}: {description: D}`),
  actions('backup.*', (k) => `backup: {${k}: x}`),
  actions('backup.params.*', (k) => `backup: {params: {${k}: {type: string}}}`),
  actions('backup.params.to.*', (k) => `backup: {params: {to: {${k}: x}}}`),
  actions('backup.params.to.default.*', (k) => `backup: {params: {to: {default: {${k}: x}}}}`),
  actions('backup.unknown.*', (k) => `backup: {unknown: {${k}: x}}`),
  manifest('*', (k) => `bases: [{name: ubuntu, channel: "24.04"}]\n${k}: x`),
  manifest('bases[0].*', (k) => `bases: [{name: ubuntu, channel: "24.04", ${k}: x}]`),
  profile('config.*', (k) => `config: {${k}: x}`),
  profile('devices.*', (k) => `devices: {${k}: {type: gpu}}`),
];
