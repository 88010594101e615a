import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const pages = [
  ...readdirSync(root).filter((path) => path.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

test.each(pages)('every link of %s leads to a file', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
  const broken = links.filter((link) => !existsSync(join(root, dirname(page), link)));
  expect(broken).toEqual([]);
});

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'])(
  'every file and folder that %s names is there',
  (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const paths = [
      ...text.matchAll(/`((?:src|test|layers|hooks|templates|docs|scripts)\/[^`\s<]*)`/g),
    ].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

test('the TypeScript of every page type-checks against the public API', async () => {
  const folder = join(root, 'node_modules/.cache/docs-code');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const blocks = pages.flatMap((page) =>
    // The tutorial's files compile in their own project: test/docs/first-charm.test.ts.
    [
      ...readFileSync(join(root, page), 'utf8').matchAll(
        /(?<!<!-- file: .* -->\n)```ts\n([\s\S]*?)```/g,
      ),
    ].map((match, index) => ({
      name: `${page.replaceAll(/\W/g, '-')}-${index}.ts`,
      text: match[1],
    })),
  );
  expect(blocks.length).toBeGreaterThan(3);
  for (const { name, text } of blocks) writeFileSync(join(folder, name), text ?? '');
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      incremental: false,
      tsBuildInfoFile: null,
      // The blocks sit outside the package, so its name has to be led to its source.
      paths: {
        charmwright: [join(root, 'src/index.ts')],
        'charmwright/testing': [join(root, 'src/testing/index.ts')],
        'charmwright/tactics': [join(root, 'src/builder/custom-tactics/custom-tactic.ts')],
      },
    },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const checked = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(checked.stdout).toBe('');
});
