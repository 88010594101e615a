/** The types of metadata.yaml. */
import { endpointScopes, resourceKinds, storageKinds } from './declared/kinds.ts';
import {
  bindingNames,
  charmName,
  containerNames,
  endpointNames,
  resourceNames,
  storageNames,
} from './names.ts';
import type { Field, RecordType, ValueType } from './value-type.ts';
import { checkCount, checkRange, checkSize } from './storage-values.ts';

const source = 'domain/deployment/charm/meta.go';
const text: ValueType = { is: 'text' };
const flag: ValueType = { is: 'flag' };
const texts: ValueType = { is: 'list', of: text, expected: 'a list of words' };

function mapOf(of: ValueType, expected: string, names?: typeof endpointNames): ValueType {
  return { is: 'map', of, expected, ...(names === undefined ? {} : { names }) };
}

/** The type keeps which keys there are, so that readers can name no other. */
function record<const Fields extends RecordType['fields']>(
  expected: string,
  fields: Fields,
  more: Partial<Omit<RecordType, 'fields'>> = {},
): Omit<RecordType, 'fields'> & { readonly fields: Fields } {
  return { is: 'record', expected, source, ...more, fields };
}

const required = (valueType: ValueType): Field => ({ valueType, required: true });
const optional = (valueType: ValueType): Field => ({ valueType });

const endpoint = record(
  'the name of an interface, or a map with the key interface',
  {
    interface: required({ is: 'text', expected: 'the name of an interface' }),
    limit: optional({ is: 'integer', nothing: true }),
    optional: optional(flag),
    scope: optional({ is: 'text', oneOf: endpointScopes }),
  },
  { alsoKnown: { schema: { is: 'anything' }, versions: { is: 'anything' } } },
);

const endpoints = mapOf(
  {
    is: 'short or long',
    key: 'interface',
    short: { is: 'text', expected: 'the name of an interface, or a map with the key interface' },
    long: endpoint,
  },
  'a map of endpoints',
  endpointNames,
);

const storageRange = record('a map with the key range', {
  range: required({
    is: 'text or integer',
    check: checkRange,
    expected: 'a range such as 1, 0-10 or 3+',
  }),
});

const storage = record('a map that describes a storage', {
  type: required({ is: 'text', oneOf: storageKinds }),
  description: optional(text),
  shared: optional(flag),
  'read-only': optional(flag),
  multiple: optional(storageRange),
  'minimum-size': optional({ is: 'text', check: checkSize, expected: 'a size such as 1G' }),
  location: optional(text),
  properties: optional({
    is: 'list',
    of: { is: 'text', oneOf: ['transient'] },
    expected: 'a list of properties',
  }),
});

const device = record('a map that describes a device', {
  type: required({ is: 'text', expected: 'the type of a device, such as gpu' }),
  description: optional(text),
  countmin: optional({ is: 'integer', check: checkCount }),
  countmax: optional({ is: 'integer', check: checkCount }),
});

const resource = record(
  'a map that describes a resource',
  {
    type: optional({ is: 'text', oneOf: resourceKinds }),
    filename: optional(text),
    description: optional(text),
  },
  {
    source: 'domain/deployment/charm/resources.go',
    alsoKnown: { 'upstream-source': { is: 'anything' } },
  },
);

const container = record(
  'a map that describes a container',
  {
    resource: optional(text),
    mounts: optional({
      is: 'list',
      of: record('a map with storage and location', {
        storage: optional(text),
        location: optional(text),
      }),
      expected: 'a list of mounts',
    }),
    uid: optional({ is: 'integer' }),
    gid: optional({ is: 'integer' }),
  },
  { alsoKnown: { bases: { is: 'anything' } } },
);

const deployment = record('a map that describes a deployment', {
  type: optional({ is: 'text', oneOf: ['stateful', 'stateless', 'daemon'] }),
  mode: optional({ is: 'text', oneOf: ['operator', 'workload'] }),
  service: optional({ is: 'text', oneOf: ['cluster', 'loadbalancer', 'external', 'omit'] }),
  'min-version': optional(text),
});

const payload = record(
  'a map with the key type',
  { type: required(text) },
  { source: 'payloads.go' },
);
const links: ValueType = { is: 'anything' };

/** metadata.yaml. Source: `meta.go`, `charmSchema`; of Juju 3.6 in github.com/juju/charm/v12. */
export const metadataType = record(
  'a map',
  {
    name: required({ is: 'text', expected: 'the name of a charm', pattern: charmName }),
    summary: required(text),
    description: required(text),
    provides: optional(endpoints),
    requires: optional(endpoints),
    peers: optional(endpoints),
    'extra-bindings': optional(mapOf({ is: 'nothing' }, 'a map of binding names', bindingNames)),
    revision: optional({ is: 'integer' }),
    format: optional({ is: 'integer' }),
    subordinate: optional(flag),
    categories: optional(texts),
    tags: optional(texts),
    terms: optional(texts),
    storage: optional(mapOf(storage, 'a map of storages', storageNames)),
    devices: optional(mapOf(device, 'a map of devices')),
    resources: optional(mapOf(resource, 'a map of resources', resourceNames)),
    containers: optional(mapOf(container, 'a map of containers', containerNames)),
    assumes: optional({ is: 'list', of: { is: 'anything' }, expected: 'a list of features' }),
    'min-juju-version': optional(text),
    'charm-user': optional({ is: 'text', oneOf: ['root', 'sudoer', 'non-root'] }),
    series: { valueType: texts, by: ['3.6'] },
    payloads: { valueType: mapOf(payload, 'a map of payloads'), by: ['3.6'] },
    deployment: { valueType: deployment, by: ['3.6'] },
  },
  {
    alsoKnown: {
      'display-name': text,
      maintainer: text,
      maintainers: texts,
      docs: text,
      ...{ website: links, source: links, issues: links, links },
    },
  },
);

export type MetadataKey = keyof typeof metadataType.fields;
export type EndpointKey = keyof typeof endpoint.fields;
export type StorageKey = keyof typeof storage.fields;
export type RangeKey = keyof typeof storageRange.fields;
export type ResourceKey = keyof typeof resource.fields;
