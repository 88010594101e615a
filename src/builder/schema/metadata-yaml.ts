import { charmName, relationName, resourceName } from './names.ts';

const text = { type: 'string', description: 'a text' } as const;
const flag = { type: 'boolean', description: 'true or false' } as const;
const words = {
  type: 'array',
  description: 'a list of words',
  items: { type: 'string', description: 'a word' },
} as const;
const links = { if: { type: 'string' }, else: words } as const;

const endpoint = {
  if: { type: 'string' },
  else: {
    type: 'object',
    description: 'the name of an interface, or a map with the key interface',
    additionalProperties: false,
    properties: {
      interface: { type: 'string', minLength: 1, description: 'the name of an interface' },
      limit: { type: 'integer', minimum: 0, description: 'a number of relations' },
      optional: flag,
      scope: { enum: ['global', 'container'] },
      schema: {},
      versions: {},
    },
  },
} as const;

const endpoints = {
  if: { const: null },
  else: {
    type: 'object',
    description: 'a map of endpoints',
    propertyNames: { pattern: relationName, description: 'the name of an endpoint' },
    additionalProperties: endpoint,
  },
} as const;

const storage = {
  type: 'object',
  description: 'a map that describes a storage',
  additionalProperties: false,
  properties: {
    type: { enum: ['filesystem', 'block'] },
    description: text,
    shared: flag,
    'read-only': flag,
    'minimum-size': {
      type: 'string',
      pattern: '^[0-9]+(\\.[0-9]+)?[MGTPEZY]?$',
      description: 'a size such as 1G',
    },
    location: text,
    multiple: {
      type: 'object',
      description: 'a map with the key range',
      additionalProperties: false,
      required: ['range'],
      properties: {
        range: { type: ['string', 'integer'], description: 'a range such as 0-10, 1- or 3+' },
      },
    },
    properties: words,
  },
} as const;

const resource = {
  type: 'object',
  description: 'a map that describes a resource',
  additionalProperties: false,
  properties: {
    type: { enum: ['file', 'oci-image'] },
    filename: { type: 'string', pattern: '^[^/]+$', description: 'a file name without folders' },
    description: text,
    'upstream-source': text,
  },
} as const;

const container = {
  type: 'object',
  description: 'a map that describes a container',
  additionalProperties: false,
  properties: {
    resource: text,
    bases: { type: 'array' },
    mounts: { type: 'array' },
    uid: { type: 'integer' },
    gid: { type: 'integer' },
  },
} as const;

/** A layer's part of metadata.yaml; whether the parts together are whole is asked of the plan. Source: domain/deployment/charm/meta.go of Juju 4.0. */
export const metadataYaml = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: charmName, description: 'the name of a charm' },
    'display-name': text,
    summary: text,
    description: text,
    maintainer: text,
    maintainers: words,
    tags: words,
    categories: words,
    terms: words,
    series: words,
    docs: text,
    website: links,
    source: links,
    issues: links,
    links: { type: 'object', description: 'a map of links' },
    assumes: { type: 'array', description: 'a list of features' },
    subordinate: flag,
    'min-juju-version': text,
    'charm-user': { enum: ['root', 'sudoer', 'non-root'] },
    provides: endpoints,
    requires: endpoints,
    peers: endpoints,
    'extra-bindings': {
      type: 'object',
      description: 'a map of binding names',
      propertyNames: { pattern: relationName, description: 'the name of a binding' },
    },
    storage: {
      type: 'object',
      description: 'a map of storages',
      propertyNames: { pattern: charmName, description: 'the name of a storage' },
      additionalProperties: storage,
    },
    devices: { type: 'object', description: 'a map of devices' },
    payloads: { type: 'object', description: 'a map of payloads' },
    deployment: { type: 'object', description: 'a map' },
    resources: {
      type: 'object',
      description: 'a map of resources',
      propertyNames: { pattern: resourceName, description: 'the name of a resource' },
      additionalProperties: resource,
    },
    containers: {
      type: 'object',
      description: 'a map of containers',
      propertyNames: { pattern: charmName, description: 'the name of a container' },
      additionalProperties: container,
    },
  },
} as const;
