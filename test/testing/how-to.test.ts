import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './charms.ts';

const page = readFileSync(join(root, 'docs/how-to/test-a-charm.md'), 'utf8');
const blocks = [...page.matchAll(/<!-- test: (\S+) -->\n\n```ts\n([\s\S]*?)```/g)];

test.each(blocks.map(([, name = '', code = '']) => ({ name, code })))(
  'the page’s test $name is the one that runs here',
  ({ name, code }) => {
    const path = join(import.meta.dirname, 'how-to', `${name}.test.ts`);
    expect(readFileSync(path, 'utf8')).toBe(code);
  },
);

test('the page has all of its tests', () => {
  expect(blocks).toHaveLength(4);
});
