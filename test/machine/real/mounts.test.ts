/** File systems that are really mounted, in a mount namespace of the test's own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const machine = new URL('../../../src/machine/real/real-machine.ts', import.meta.url).href;

/** Runs `script` as root with `files` and `at`, a folder in which `at/vol` is a tmpfs; returns what it logs. */
async function withVolume(script: string): Promise<unknown> {
  const at = temporaryFolder();
  const program = `
    const { realMachine } = await import('${machine}');
    const { files } = realMachine();
    const at = '${at}';
    const put = (path, content = path) => files.ensureFile({ path: at + '/' + path, content, mode: 0o640 });
    const refused = (work) => work.then(() => 'done', ({ message }) => message.replaceAll(at, ''));
    console.log(JSON.stringify(await (async () => { ${script} })()));`;
  const shell =
    'mkdir "$1/vol" && mount -t tmpfs none "$1/vol" && exec "$2" --input-type=module -e "$3"';
  const args = ['--mount', '--map-root-user', 'sh', '-ec', shell, 'sh', at];
  const run = await promisify(execFile)('unshare', [...args, process.execPath, program]);
  return JSON.parse(run.stdout);
}

test('what is moved to another file system arrives whole, with its modes, and is gone from before', async () => {
  const seen = await withVolume(`
    await put('from/a/b');
    await put('file');
    await files.ensureSymlink(at + '/from/link', 'a/b');
    await files.move(at + '/from', at + '/vol/to');
    await put('vol/file', 'old');
    await files.move(at + '/file', at + '/vol/file');
    return [await files.list(at), await files.list(at + '/vol'), await files.list(at + '/vol/to'),
      await files.readText(at + '/vol/to/link'), await files.readText(at + '/vol/file')];`);
  expect(seen).toEqual([['vol'], ['file', 'to'], ['a', 'link'], 'from/a/b', 'file']);
});

test('a folder with a mount below is not removed, nor is a mount point', async () => {
  const seen = await withVolume(`
    await put('vol/data');
    await files.ensureSymlink(at + '/link', at);
    const [above, itself, linked] = [
      await refused(files.ensureAbsent(at)),
      await refused(files.ensureAbsent(at + '/vol')),
      await refused(files.ensureAbsent(at + '/link/vol')),
    ];
    await files.ensureAbsent(at + '/vol/data');
    return [above, itself, linked, (await files.removeEmptyFolder(at + '/vol')).changed,
      (await files.mountPoints(at)).map((each) => each.replace(at, ''))];`);
  expect(seen).toEqual([
    'cannot remove : something is mounted at /vol',
    'cannot remove /vol: something is mounted at /vol',
    'cannot remove /vol: something is mounted at /vol',
    false,
    ['/vol'],
  ]);
});

test('what is mounted in a tree is neither copied nor part of its identity', async () => {
  const seen = await withVolume(`
    await put('from/a/b');
    await put('from/[x]/b');
    await files.ensureFolder({ path: at + '/from/deep/data', mode: 0o750 });
    const bare = await files.hashTree(at + '/from');
    const { execFileSync } = await import('node:child_process');
    execFileSync('mount', ['--bind', at + '/vol', at + '/from/deep/data']);
    execFileSync('mount', ['--bind', at + '/vol', at + '/from/[x]']);
    await put('vol/upload');
    await put('from/deep/c', 'c');
    await files.copyTree(at + '/from', at + '/to');
    await files.ensureAbsent(at + '/from/deep/c');
    await files.ensureSymlink(at + '/link', 'from');
    return [await files.list(at + '/to'), await files.list(at + '/to/deep'), await files.list(at + '/to/deep/data'),
      await files.list(at + '/to/[x]'), await files.readText(at + '/to/a/b'),
      (await files.hashTree(at + '/link')) === (await files.hashTree(at + '/from')),
      (await files.hashTree(at + '/from')) === bare];`);
  expect(seen).toEqual([
    ['[x]', 'a', 'deep'],
    ['c', 'data'],
    [],
    [],
    'from/a/b',
    true,
    // "[x]" had a file before it was hidden.
    false,
  ]);
});
