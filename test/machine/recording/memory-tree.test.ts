import { expect, test } from 'vitest';
import { MemoryTree } from '../../../src/machine/recording/memory-tree.ts';

const file = (text: string) =>
  ({
    kind: 'file',
    content: Buffer.from(text),
    mode: 0o644,
    owner: 'root',
    group: 'root',
  }) as const;

test('a snapshot keeps what was there, whatever happens to the tree', () => {
  const tree = new MemoryTree();
  tree.put('/a/b', file('1'));
  const before = tree.snapshot();
  tree.put('/a/c', file('2'));
  tree.remove('/a/b');
  expect([...before.keys()]).toEqual(['/', '/a', '/a/b']);
  expect([...tree.snapshot().keys()]).toEqual(['/', '/a', '/a/c']);
});

test('two trees that begin with the same nodes go their own ways', () => {
  const tree = new MemoryTree();
  tree.put('/a', file('1'));
  const nodes = tree.snapshot();
  const [one, other] = [new MemoryTree(nodes), new MemoryTree(nodes)];
  one.put('/a', file('2'));
  expect(one.at('/a')).toEqual(file('2'));
  expect(other.at('/a')).toBe(nodes.get('/a'));
});
