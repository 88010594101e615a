/** Storage, devices, resources, containers, payloads. */
import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  objectOrEmpty,
  type JsonPath,
} from '../../base/json.ts';
import { parseRange } from '../storage-values.ts';
import type { CharmRule, RuleFinding } from './charm-rule.ts';

const meta = 'domain/deployment/charm/meta.go';

function invalid(path: JsonPath, message: string, hint?: string): RuleFinding {
  return {
    path,
    code: 'VALUE_INVALID',
    message: `${path.join('.')}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function eachOf(
  metadata: JsonObject,
  section: string,
  check: (name: string, entry: JsonObject) => readonly RuleFinding[],
): readonly RuleFinding[] {
  return Object.entries(objectOrEmpty(metadata[section])).flatMap(([name, entry]) =>
    isObject(entry) ? check(name, entry) : [],
  );
}

export const storageRule: CharmRule = {
  source: meta,
  check: ({ metadata }) =>
    eachOf(metadata, 'storage', (name, { type, location, multiple }) => {
      const found: RuleFinding[] = [];
      if (type === 'block' && typeof location === 'string' && location !== '') {
        found.push(invalid(['storage', name, 'location'], 'a block device has no location'));
      }
      const { range } = objectOrEmpty(multiple);
      const most =
        typeof range === 'string' || typeof range === 'number'
          ? parseRange(range)?.most
          : undefined;
      if (most === 0) {
        found.push(
          invalid(
            ['storage', name, 'multiple', 'range'],
            'at least one storage has to be allowed',
            'write 0-1, or 0+',
          ),
        );
      }
      return found;
    }),
};

export const deviceRule: CharmRule = {
  source: meta,
  check: ({ metadata }) =>
    eachOf(metadata, 'devices', (name, { type, countmin = 1, countmax = 1 }) => {
      const found: RuleFinding[] = [];
      if (type === '')
        found.push(invalid(['devices', name, 'type'], 'a device has a type, such as gpu'));
      if (typeof countmin === 'number' && typeof countmax === 'number' && countmin > countmax) {
        found.push(
          invalid(
            ['devices', name],
            `countmin ${countmin} is greater than countmax ${countmax}; each is 1 where it is not said`,
          ),
        );
      }
      return found;
    }),
};

export const resourceRule: CharmRule = {
  source: 'domain/deployment/charm/resource/meta.go',
  check: ({ metadata }) =>
    eachOf(metadata, 'resources', (name, { type = 'file', filename = '' }) => {
      if (name === '')
        return [
          {
            path: ['resources', ''],
            part: 'key',
            code: 'NAME_INVALID',
            message: 'a resource has no name',
          },
        ];
      if (type !== 'file') return [];
      if (filename === '') {
        const message = `resources.${name}: a file resource needs its filename`;
        return [
          {
            path: ['resources', name],
            part: 'key',
            code: 'KEY_MISSING',
            message,
            hint: `write filename: ${name}.tar.gz, or what it is called`,
          },
        ];
      }
      if (typeof filename !== 'string' || !filename.includes('/')) return [];
      return [
        invalid(
          ['resources', name, 'filename'],
          `expected a file name without folders, found ${JSON.stringify(filename)}`,
        ),
      ];
    }),
};

export const containerRule: CharmRule = {
  source: meta,
  check: ({ metadata }) =>
    eachOf(metadata, 'containers', (name, { resource, mounts, uid, gid }) => {
      const path: JsonPath = ['containers', name];
      return [
        ...containerResource(resource, objectOrEmpty(metadata.resources), [...path, 'resource']),
        ...(isList(mounts) ? mounts : []).flatMap((mount, index) =>
          containerMount(objectOrEmpty(mount), objectOrEmpty(metadata.storage), [
            ...path,
            'mounts',
            index,
          ]),
        ),
        ...Object.entries({ uid, gid }).flatMap(([key, id]) =>
          typeof id === 'number' && id >= 1000 && id <= 9999
            ? [
                invalid(
                  [...path, key],
                  `the id ${id} is in the range 1000 to 9999, which Juju keeps to itself`,
                ),
              ]
            : [],
        ),
      ];
    }),
};

function containerResource(
  resource: Json | undefined,
  resources: JsonObject,
  path: JsonPath,
): readonly RuleFinding[] {
  if (typeof resource !== 'string' || resource === '') return [];
  if (!Object.hasOwn(resources, resource))
    return [invalid(path, `there is no resource ${resource}`)];
  const { type } = objectOrEmpty(resources[resource]);
  return type === 'oci-image' ? [] : [invalid(path, `resource ${resource} is not an oci-image`)];
}

function containerMount(
  { storage, location }: JsonObject,
  storages: JsonObject,
  path: JsonPath,
): readonly RuleFinding[] {
  const isFilled = (value: Json | undefined): value is string =>
    typeof value === 'string' && value !== '';
  if (!isFilled(storage)) return [invalid(path, 'a mount names a storage')];
  if (!isFilled(location)) return [invalid(path, 'a mount has a location')];
  return Object.hasOwn(storages, storage)
    ? []
    : [invalid([...path, 'storage'], `there is no storage ${storage}`)];
}

export const payloadRule: CharmRule = {
  source: 'payloads.go of github.com/juju/charm/v12',
  by: ['3.6'],
  check: ({ metadata }) =>
    eachOf(metadata, 'payloads', (name, { type }) => {
      if (!/^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(name)) {
        const message = `${JSON.stringify(name)} cannot be the name of a payload`;
        return [{ path: ['payloads', name], part: 'key', code: 'NAME_INVALID', message }];
      }
      return type === ''
        ? [invalid(['payloads', name, 'type'], 'a payload has a type, such as kvm')]
        : [];
    }),
};
