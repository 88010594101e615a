import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import {
  gitLayerName,
  gitSource,
  readGitInclude,
  withoutSecrets,
} from '../../../src/builder/read/git-url.ts';
import { faultOf, folderWith, metadata, places, writeFiles } from '../support/layers.ts';

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b',
};
const git = (cwd: string, ...words: readonly string[]): string =>
  execFileSync('git', words, {
    cwd,
    env: { ...process.env, ...identity },
    encoding: 'utf8',
  }).trim();

/** A bare repository with a layer in two versions, and a charm that includes it. */
async function world(rev = '') {
  const folder = await folderWith({
    'shop/metadata.yaml': metadata,
    'work/layer.yaml': 'includes: [./part]\ncontributes: [files]\n',
    'work/files/note.txt': 'one\n',
    'work/part/layer.yaml': 'contributes: [part.yaml]\n',
    'work/part/part.yaml': 'a: 1\n',
  });
  const work = join(folder, 'work');
  git(work, 'init', '--quiet', '--initial-branch=main');
  commit(work, 'one');
  git(work, 'tag', '-a', 'v1', '-m', 'one');
  git(folder, 'clone', '--quiet', '--bare', work, 'layer-tool.git');
  const url = `git+file://${join(folder, 'layer-tool.git')}${rev}`;
  await writeFile(join(folder, 'shop/layer.yaml'), `includes: ['${url}']\n`);
  const build = (more: Partial<Parameters<typeof buildCharm>[0]> = {}) =>
    buildCharm({ folder: 'shop', cwd: folder, cache: join(folder, 'cache'), ...more });
  const note = () => readFile(join(folder, 'shop/build/shop/files/note.txt'), 'utf8');
  const publish = async (text: string): Promise<void> => {
    await writeFiles(work, { 'files/note.txt': text });
    commit(work, text.trim());
    git(work, 'push', '--quiet', join(folder, 'layer-tool.git'), 'main');
  };
  const first = git(work, 'rev-parse', 'HEAD');
  return { folder, url, build, note, publish, first };
}

function commit(work: string, text: string): void {
  git(work, 'add', '.');
  git(work, 'commit', '--quiet', '-m', text);
}

test('a layer in git is fetched, with those beside it, and pinned by its commit', async () => {
  const { folder, url, build, note, first } = await world();
  const { plan } = await build();
  expect(await note()).toBe('one\n');
  expect(plan.layers.map((each) => each.url)).toEqual(['layer:part', url, 'shop']);
  const lock = JSON.parse(await readFile(join(folder, 'shop/build.lock'), 'utf8')) as {
    layers: unknown;
  };
  expect(lock.layers).toMatchObject([
    { layer: 'layer:part', source: `${url} ./part`, commit: first },
    { layer: url, source: url, commit: first },
  ]);
});

test('a locked commit is built from the cache, without the repository', async () => {
  const { folder, build, note, publish } = await world();
  await build();
  await publish('two\n');
  await build();
  expect(await note()).toBe('one\n');
  await rm(join(folder, 'layer-tool.git'), { recursive: true });
  expect((await build({ frozen: true })).touched).toEqual([]);
});

test('a locked commit is fetched again where the cache is empty', async () => {
  const { folder, build, note, publish } = await world();
  await build();
  await publish('two\n');
  await rm(join(folder, 'cache'), { recursive: true });
  await build({ frozen: true });
  expect(await note()).toBe('one\n');
});

test('an update takes what the branch stands for now', async () => {
  const { build, note, publish } = await world();
  await build();
  await publish('two\n');
  await build({ update: true });
  expect(await note()).toBe('two\n');
});

test('branches, tags and commits can be named, and nothing else', async () => {
  const tagged = await world('@v1');
  await tagged.publish('two\n');
  await tagged.build();
  expect(await tagged.note()).toBe('one\n');
  for (const rev of ['main', tagged.first, tagged.first.slice(0, 9)]) {
    const url = tagged.url.replace('@v1', `@${rev}`);
    await writeFile(join(tagged.folder, 'shop/layer.yaml'), `includes: ['${url}']\n`);
    await tagged.build();
    expect(await tagged.note()).toBe(rev === 'main' ? 'two\n' : 'one\n');
  }
  await writeFile(
    join(tagged.folder, 'shop/layer.yaml'),
    `includes: ['${tagged.url.replace('@v1', '@v11')}']\n`,
  );
  const error = await faultOf(tagged.build());
  expect(places([error])).toEqual(['LAYER_NOT_FOUND shop/layer.yaml 1 12']);
  expect(error.hint).toBe('did you mean "v1"?');
});

test('a folder of a repository can be a layer, and a folder without one is reported', async () => {
  const { folder, build } = await world('#part');
  expect((await build()).plan.bundle.definition.settings).toEqual({ 'part.yaml': { a: 1 } });
  const text = await readFile(join(folder, 'shop/layer.yaml'), 'utf8');
  await writeFile(join(folder, 'shop/layer.yaml'), text.replace('#part', '#files'));
  expect((await faultOf(build())).code).toBe('LAYER_NOT_FOUND');
});

test('a repository that cannot be reached is reported with git’s message, and leaves nothing', async () => {
  const { folder, build } = await world();
  await rm(join(folder, 'layer-tool.git'), { recursive: true });
  const error = await faultOf(build());
  expect(places([error])).toEqual(['GIT_FAILED shop/layer.yaml 1 12']);
  expect(error.details).toContain('layer-tool.git');
  expect(await readdir(join(folder, 'shop'))).not.toContain('build');
});

test('without git, the error of a layer in git says that git is needed', async () => {
  const { build } = await world();
  expect((await faultOf(build({ env: { PATH: '/nowhere' } }))).code).toBe('GIT_MISSING');
});

test.each([
  ['git+https://host/me/layer-x.git', 'git+https://host/me/layer-x.git', 'x'],
  ['https://host/me/juju-layer-x@v1.2', 'git+https://host/me/juju-layer-x@v1.2', 'x'],
  [
    'git+ssh://git@host/x.git@feature/y#sub/layer-z',
    'git+ssh://git@host/x.git@feature/y#sub/layer-z',
    'z',
  ],
  ['git@host:me/x.git@v1', 'git+git@host:me/x.git@v1', 'x'],
])('%s is read', (text, source, name) => {
  const reading = readGitInclude(text);
  if (reading.kind !== 'git') throw new Error(reading.kind);
  expect([gitSource(reading.include), gitLayerName(reading.include)]).toEqual([source, name]);
});

test.each([
  'git+ext::sh -c id',
  'ftp://host/x',
  'https://me:secret@host/x.git',
  'git+https://secret@host/x.git@v1',
  'http://secret@host/x.git',
  'git+https://host/x.git?private_token=secret',
  'git+ssh://git:secret@host/x.git',
  'git+https://secret@host',
  'git+https://host/x@--upload-pack=id',
  'git+https://host/x@a..b',
  'git+https://host/x#../y',
  'git+https://host/x#/etc',
  'git+--upload-pack=id',
])('%s is refused', (text) => {
  const reading = readGitInclude(text);
  expect(reading.kind).toBe('refused');
  expect(JSON.stringify(reading)).not.toContain('secret');
});

test('what git tells shows no user and no query of an address', () => {
  const shown = "fatal: unable to access 'https://secret@host/x.git/?token=secret': not found";
  expect(withoutSecrets(shown)).toBe(
    "fatal: unable to access 'https://***@host/x.git/?***': not found",
  );
});

test('what is no URL is not git’s', () => {
  expect(['layer:x', 'interface:http', 'x'].map((text) => readGitInclude(text).kind)).toEqual(
    Array(3).fill('other'),
  );
});
