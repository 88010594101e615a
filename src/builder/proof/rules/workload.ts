/** What Juju's own reading of metadata.yaml refuses beyond its shape. Source: domain/deployment/charm/meta.go. */
import { isList, isObject, objectOr } from '../../plan/json.ts';
import { finding, keyPlace, type ProofRule } from '../proof-rule.ts';

/** Containers run images that are resources, and mount storages that are there. */
export const containersRule: ProofRule = {
  name: 'containers',
  check: (subject) => {
    const { metadata } = subject;
    const resources = objectOr(metadata.resources);
    const storages = Object.keys(objectOr(metadata.storage));
    return Object.entries(objectOr(metadata.containers)).flatMap(([name, value]) => {
      const source = keyPlace(subject, 'metadata.yaml', ['containers', name]);
      const container = objectOr(value);
      const wrong: string[] = [];
      const { resource, mounts, uid, gid } = container;
      if (typeof resource === 'string') {
        const kind = objectOr(resources[resource]).type;
        if (!Object.hasOwn(resources, resource)) wrong.push(`there is no resource ${resource}`);
        else if (kind !== 'oci-image') wrong.push(`resource ${resource} is not an oci-image`);
      }
      for (const mount of isList(mounts) ? mounts : []) {
        const storage = objectOr(mount).storage;
        if (typeof storage !== 'string') wrong.push('a mount names no storage');
        else if (!storages.includes(storage)) wrong.push(`there is no storage ${storage}`);
      }
      for (const id of [uid, gid]) {
        if (typeof id === 'number' && id >= 1000 && id <= 9999) {
          wrong.push(`the id ${id} is in the range 1000 to 9999, which Juju keeps to itself`);
        }
      }
      return wrong.map((text) => finding('E', `container ${name}: ${text}`, { source }));
    });
  },
};

/** A file resource has the name of its file. */
export const resourcesRule: ProofRule = {
  name: 'resources',
  check: (subject) =>
    Object.entries(objectOr(subject.metadata.resources)).flatMap(([name, value]) => {
      const { type, filename, description } = objectOr(value);
      const source = keyPlace(subject, 'metadata.yaml', ['resources', name]);
      const found = [];
      if (type !== 'oci-image' && typeof filename !== 'string') {
        const hint = `write filename: ${name}.tar.gz, or what it is called`;
        found.push(finding('E', `the file resource ${name} has no filename`, { hint, source }));
      }
      if (description === undefined || description === '') {
        found.push(finding('W', `resource ${name} has no description`, { source }));
      }
      return found;
    }),
};

/** Ranges, and places that only a file system can have. */
export const storageRule: ProofRule = {
  name: 'storage',
  check: (subject) =>
    Object.entries(objectOr(subject.metadata.storage)).flatMap(([name, value]) => {
      const storage = objectOr(value);
      const source = keyPlace(subject, 'metadata.yaml', ['storage', name]);
      const found = [];
      const { range } = objectOr(storage.multiple);
      const written = typeof range === 'number' ? String(range) : range;
      if (typeof written === 'string' && !/^\d+(\+|-\d*)?$/.test(written)) {
        const hint = 'write a number, 0-10, 1- or 3+';
        const text = `storage ${name}: ${JSON.stringify(range)} is no range`;
        found.push(finding('E', text, { hint, source }));
      }
      if (storage.type === 'block' && storage.location !== undefined) {
        found.push(
          finding('E', `storage ${name} is a block device, which has no location`, { source }),
        );
      }
      return found;
    }),
};

/** Bindings that are not relations. */
export const extraBindingsRule: ProofRule = {
  name: 'extra-bindings',
  check: (subject) => {
    const { metadata } = subject;
    const bindings = metadata['extra-bindings'];
    if (!isObject(bindings)) return [];
    const place = (...path: string[]) => ({
      source: keyPlace(subject, 'metadata.yaml', ['extra-bindings', ...path]),
    });
    if (Object.keys(bindings).length === 0) {
      return [finding('E', 'extra-bindings is empty, which Juju refuses', place())];
    }
    const endpoints = ['provides', 'requires', 'peers'].flatMap((role) =>
      Object.keys(objectOr(metadata[role])),
    );
    return Object.keys(bindings)
      .filter((name) => endpoints.includes(name))
      .map((name) => finding('E', `the binding ${name} is an endpoint too`, place(name)));
  },
};

const devices = ['unix-char', 'unix-block', 'gpu', 'usb'];

/** What Juju lets a charm ask of LXD. */
export const lxdProfileRule: ProofRule = {
  name: 'lxd-profile',
  check: ({ charm }) => {
    const document = charm.documents['lxd-profile.yaml'];
    if (document === undefined) return [];
    const { config, devices: asked } = document.value;
    const options = Object.keys(objectOr(config))
      .filter((key) => /^(boot|limits|migration)/.test(key))
      .map((key) =>
        finding('E', `Juju refuses ${key} in an LXD profile`, {
          source: document.locate(['config', key], 'key'),
        }),
      );
    const kinds = Object.entries(objectOr(asked))
      .filter(([, device]) => !devices.some((each) => each === objectOr(device).type))
      .map(([name]) =>
        finding('E', `LXD device ${name} is none of ${devices.join(', ')}`, {
          source: document.locate(['devices', name], 'key'),
        }),
      );
    return [...options, ...kinds];
  },
};
