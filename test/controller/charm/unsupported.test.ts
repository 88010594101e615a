import { expect, test } from 'vitest';
import { parseCharm } from '../../../src/controller/charm/parse-charm.ts';

const head = 'name: hello\nsummary: s\ndescription: d\n';

function parsed(metadata: string, config?: string) {
  return () => parseCharm({ metadata: head + metadata, config, actions: undefined });
}

test.each([
  ['multiple: {range: 4-1}', 'storage.data.multiple.range must be a range such as 1, 0-3 or 2+'],
  ['location: srv', 'storage.data.location must be an absolute path, not "srv"'],
  ['location: /srv/../etc', 'storage.data.location must be an absolute path'],
  ['location: "/srv\\n/etc/passwd /mnt none bind 0 0"', 'storage.data.location must be'],
  ['shared: true', 'storage.data.shared must be false: no storage is shared here, not true'],
])('a storage with %j is refused', (entry, message) => {
  const storage = `storage: {data: {type: filesystem, ${entry}}}\n`;
  expect(parsed(storage)).toThrow(`metadata.yaml: ${message}`);
  expect(parsed(storage)).toThrow(expect.objectContaining({ code: 'CHARM_INVALID' }));
});

test('the place of what is refused is named', () => {
  const storage = 'storage:\n  data:\n    type: filesystem\n    location: srv\n';
  const source = { file: 'metadata.yaml', line: 7, column: 15 };
  expect(parsed(storage)).toThrow(
    expect.objectContaining({ source: expect.objectContaining(source) as unknown }),
  );
});

test('the file of a resource is one name', () => {
  expect(parsed('resources: {a: {filename: ..}}\n')).toThrow(
    'metadata.yaml: resources.a.filename must be a file name without a folder, not ".."',
  );
});

test('a number that JavaScript cannot hold is no default', () => {
  expect(parsed('', 'options: {a: {type: int, default: 9007199254740993}}\n')).toThrow(
    'config.yaml: options.a.default must be a value of type int',
  );
});

test('what this controller runs is taken', () => {
  expect(
    parsed(
      'storage: {data: {type: filesystem, location: /srv/data, multiple: {range: 0-2}}}\nresources: {a: {filename: a.tar.gz}}\n',
      'options: {a: {type: int, default: 9007199254740991}}\n',
    ),
  ).not.toThrow();
});
