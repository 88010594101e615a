import { describe, expect, test } from 'vitest';
import type { Files } from '../../src/machine/machine.ts';
import { realMachine } from '../../src/machine/real/real-machine.ts';
import { recordingMachine } from '../../src/machine/recording/recording-machine.ts';
import { tarGz } from './tar-archive.ts';
import type { TarMember } from './tar-archive.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Place {
  readonly files: Files;
  /** An empty folder. */
  readonly at: string;
}

const makers: Readonly<Record<string, () => Place>> = {
  'real files': () => ({ files: realMachine().files, at: temporaryFolder() }),
  'files in memory': () => ({
    files: recordingMachine({ files: { '/tmp/t/.keep': '' } }).files,
    at: '/tmp/t/empty',
  }),
};

const refused = { code: 'FILE_OPERATION_FAILED' };
const [changed, unchanged] = [{ changed: true }, { changed: false }];

describe.each(Object.entries(makers))('%s', (_, make) => {
  async function plant(
    { files, at }: Place,
    tree: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (const [path, content] of Object.entries(tree)) {
      await files.ensureFile({ path: `${at}/${path}`, content, mode: 0o644 });
    }
  }

  test('a file is written once and again only when its content or mode differs', async () => {
    const { files, at } = make();
    const file = { path: `${at}/deep/er/app.env`, content: 'A=é', mode: 0o600 };
    expect(await files.ensureFile(file)).toEqual(changed);
    expect(await files.ensureFile(file)).toEqual(unchanged);
    expect(await files.ensureFile({ ...file, content: Buffer.from('A=é') })).toEqual(unchanged);
    expect(await files.ensureFile({ ...file, mode: 0o640 })).toEqual(changed);
    expect(await files.ensureFile({ ...file, mode: 0o640, content: 'B' })).toEqual(changed);
    expect(await files.readText(file.path)).toBe('B');
    expect(await files.list(`${at}/deep/er`)).toEqual(['app.env']);
  });

  test('a link in the place of a file is replaced, not followed', async () => {
    const { files, at } = make();
    await plant({ files, at }, { victim: 'safe' });
    await files.ensureSymlink(`${at}/file`, `${at}/victim`);
    expect(await files.ensureFile({ path: `${at}/file`, content: 'new', mode: 0o644 })).toEqual(
      changed,
    );
    expect(await files.kind(`${at}/file`)).toBe('file');
    expect(await files.readText(`${at}/victim`)).toBe('safe');
  });

  test('a folder in the place of a file, and the other way round, is refused', async () => {
    const { files, at } = make();
    await plant({ files, at }, { 'folder/file': 'x' });
    const file = { path: `${at}/folder`, content: '', mode: 0o644 };
    await expect(files.ensureFile(file)).rejects.toMatchObject(refused);
    const folder = { path: `${at}/folder/file`, mode: 0o755 };
    await expect(files.ensureFolder(folder)).rejects.toMatchObject(refused);
    await expect(files.ensureFolder({ ...folder, path: `${folder.path}/x` })).rejects.toMatchObject(
      refused,
    );
    await expect(files.ensureSymlink(`${at}/folder`, 'x')).rejects.toMatchObject(refused);
    await expect(files.readText(`${at}/folder`)).rejects.toMatchObject(refused);
    await expect(files.list(`${at}/folder/file`)).rejects.toMatchObject(refused);
    await expect(files.readText('relative')).rejects.toMatchObject(refused);
  });

  test('a folder that is a link is refused, so that no user gets what it points to', async () => {
    const { files, at } = make();
    await plant({ files, at }, { 'target/x': '' });
    await files.ensureSymlink(`${at}/link`, `${at}/target`);
    await expect(files.ensureFolder({ path: `${at}/link`, mode: 0o777 })).rejects.toMatchObject(
      refused,
    );
  });

  test('a folder is created with its mode, and corrected', async () => {
    const { files, at } = make();
    const folder = { path: `${at}/a/b`, mode: 0o750 };
    expect(await files.ensureFolder(folder)).toEqual(changed);
    expect(await files.ensureFolder(folder)).toEqual(unchanged);
    expect(await files.ensureFolder({ ...folder, mode: 0o2770 })).toEqual(changed);
    expect(await files.ensureFolder({ ...folder, mode: 0o2770 })).toEqual(unchanged);
  });

  test('a link is made, kept and turned', async () => {
    const { files, at } = make();
    expect(await files.ensureSymlink(`${at}/current`, 'one')).toEqual(changed);
    expect(await files.ensureSymlink(`${at}/current`, 'one')).toEqual(unchanged);
    expect(await files.ensureSymlink(`${at}/current`, 'two')).toEqual(changed);
    await plant({ files, at }, { 'two/x': 'here' });
    expect(await files.readText(`${at}/current/x`)).toBe('here');
    expect(await files.list(`${at}/current`)).toEqual(['x']);
    expect(await files.kind(`${at}/current`)).toBe('symlink');
  });

  test('removing takes a whole folder, but never what a link points to', async () => {
    const { files, at } = make();
    await plant({ files, at }, { 'kept/x': '1', 'gone/a/b': '2' });
    await files.ensureSymlink(`${at}/gone/link`, `${at}/kept`);
    expect(await files.ensureAbsent(`${at}/gone`)).toEqual(changed);
    expect(await files.ensureAbsent(`${at}/gone`)).toEqual(unchanged);
    await files.ensureSymlink(`${at}/link`, `${at}/kept`);
    await files.ensureAbsent(`${at}/link`);
    expect(await files.list(at)).toEqual(['kept']);
    expect(await files.readText(`${at}/kept/x`)).toBe('1');
  });

  test('a folder is removed when it is empty, and stays when it is not', async () => {
    const place = make();
    const { files, at } = place;
    await plant(place, { 'full/x': '1' });
    await files.ensureFolder({ path: `${at}/empty`, mode: 0o755 });
    expect(await files.removeEmptyFolder(`${at}/empty`)).toEqual(changed);
    expect(await files.removeEmptyFolder(`${at}/empty`)).toEqual(unchanged);
    expect(await files.removeEmptyFolder(`${at}/full`)).toEqual(unchanged);
    expect(await files.list(at)).toEqual(['full']);
  });

  test('a path is followed through its links, to what is there', async () => {
    const place = make();
    const { files, at } = place;
    await plant(place, { 'big/x': '1' });
    await files.ensureSymlink(`${at}/srv`, 'big');
    await files.ensureSymlink(`${at}/dangling`, 'nowhere');
    expect(await files.realPath(`${at}/srv`)).toBe(`${at}/big`);
    expect(await files.realPath(`${at}/srv/x`)).toBe(`${at}/big/x`);
    expect(await files.realPath(`${at}/big`)).toBe(`${at}/big`);
    expect(await files.realPath(`${at}/dangling`)).toBeUndefined();
    expect(await files.realPath(`${at}/none`)).toBeUndefined();
    expect(await files.mountPoints(`${at}/srv`)).toEqual([]);
  });

  test('what is absent reads as nothing', async () => {
    const { files, at } = make();
    await plant({ files, at }, { file: '' });
    await files.ensureSymlink(`${at}/dangling`, 'nowhere');
    expect(await files.readText(`${at}/none`)).toBeUndefined();
    expect(await files.readText(`${at}/dangling`)).toBeUndefined();
    expect(await files.kind(`${at}/none`)).toBe('absent');
    expect(await files.kind(`${at}/file/below`)).toBe('absent');
    expect(await files.list(`${at}/none`)).toEqual([]);
    expect(await files.list(at)).toEqual(['dangling', 'file']);
  });

  test('a tree is copied whole, and only where nothing is', async () => {
    const place = make();
    const { files, at } = place;
    await plant(place, { 'from/app/wsgi.py': 'x', 'from/.hidden': 'y' });
    await files.ensureSymlink(`${at}/from/link`, 'app/wsgi.py');
    await files.copyTree(`${at}/from`, `${at}/releases/1`);
    expect(await files.hashTree(`${at}/releases/1`)).toBe(await files.hashTree(`${at}/from`));
    expect(await files.kind(`${at}/releases/1/link`)).toBe('symlink');
    expect(await files.readText(`${at}/releases/1/.hidden`)).toBe('y');
    await expect(files.copyTree(`${at}/from`, `${at}/releases/1`)).rejects.toMatchObject(refused);
    await expect(files.copyTree(`${at}/none`, `${at}/releases/2`)).rejects.toMatchObject(refused);
    expect(await files.list(`${at}/releases`)).toEqual(['1']);
  });

  test('moving takes everything along, and replaces only what it can', async () => {
    const place = make();
    const { files, at } = place;
    await plant(place, { 'a/x/y': '1', 'b/z': '2', file: '3', other: '4' });
    await files.move(`${at}/a`, `${at}/deep/c`);
    expect(await files.readText(`${at}/deep/c/x/y`)).toBe('1');
    expect(await files.kind(`${at}/a`)).toBe('absent');
    await expect(files.move(`${at}/deep/c`, `${at}/b`)).rejects.toMatchObject(refused);
    await expect(files.move(`${at}/none`, `${at}/d`)).rejects.toMatchObject(refused);
    await files.move(`${at}/file`, `${at}/other`);
    expect(await files.readText(`${at}/other`)).toBe('3');
  });

  test('the hash of a tree tells content, names, executability and links, and nothing else', async () => {
    const place = make();
    const { files, at } = place;
    await plant(place, { 't/a': '1', 't/sub/b': '2', 't/é': '3' });
    await files.ensureSymlink(`${at}/t/link`, 'a');
    const hash = () => files.hashTree(`${at}/t`);
    const first = await hash();
    // One value for both machines: what an implementation calls the same tree must be the same.
    expect(first).toMatchInlineSnapshot(
      `"31502fc099c79bd6e904bbda74adc0b229a11aef48eb6988bac0f4599779810e"`,
    );
    await files.ensureFile({ path: `${at}/t/a`, content: '1', mode: 0o600 });
    expect(await hash()).toBe(first);
    await files.ensureFile({ path: `${at}/t/a`, content: '1', mode: 0o755 });
    const executable = await hash();
    expect(executable).not.toBe(first);
    await files.ensureSymlink(`${at}/t/link`, 'sub');
    expect(await hash()).not.toBe(executable);
  });

  test('excluded names and paths do not count, with all that is below them', async () => {
    const place = make();
    const { files, at } = place;
    await plant(place, { 't/a': '1' });
    const bare = await files.hashTree(`${at}/t`);
    await plant(place, { 't/__pycache__/x': '', 't/data/y': '', 't/.git/objects/z': '' });
    const exclude = ['__pycache__', '.git', '/data/'];
    expect(await files.hashTree(`${at}/t`, { exclude })).toBe(bare);
    await plant(place, { 't/lib/data': '' });
    expect(await files.hashTree(`${at}/t`, { exclude })).not.toBe(bare);
  });

  test('an unknown owner or group is refused', async () => {
    const { files, at } = make();
    const file = { path: `${at}/x`, content: '', mode: 0o644 };
    const unknown = { code: 'ACCOUNT_UNKNOWN' };
    await expect(files.ensureFile({ ...file, owner: 'nosuchuser' })).rejects.toMatchObject(unknown);
    await expect(files.ensureFile({ ...file, group: 'nosuchgroup' })).rejects.toMatchObject(
      unknown,
    );
    expect(await files.kind(file.path)).toBe('absent');
  });

  async function unpack(place: Place, archive: Uint8Array): Promise<void> {
    await place.files.ensureFile({ path: `${place.at}/a.tgz`, content: archive, mode: 0o600 });
    await place.files.unpackTarGz(`${place.at}/a.tgz`, `${place.at}/to/it`);
  }

  test('an archive is unpacked whole: nested, empty, linked, repeated', async () => {
    const place = make();
    const { files, at } = place;
    const members: TarMember[] = [
      { path: './', type: 'Directory', mode: 0o700 },
      { path: './app/deep/wsgi.py', content: 'x'.repeat(200_000) },
      { path: 'app/', type: 'Directory', mode: 0o775 },
      { path: 'empty/', type: 'Directory' },
      { path: 'link', type: 'SymbolicLink', target: 'app/deep/../deep/wsgi.py' },
      { path: 'app/up', type: 'SymbolicLink', target: '../empty' },
      { path: 'hard', type: 'Link', target: './twice', content: '' },
    ];
    members.splice(1, 0, { path: 'twice', content: '1' });
    members.push({ path: 'run.sh', content: '#!', mode: 0o4777 });
    await unpack(place, tarGz(members));
    expect(await files.list(`${at}/to/it`)).toEqual([
      'app',
      'empty',
      'hard',
      'link',
      'run.sh',
      'twice',
    ]);
    expect((await files.readText(`${at}/to/it/link`))?.length).toBe(200_000);
    expect(await files.readText(`${at}/to/it/hard`)).toBe('1');
    expect(await files.kind(`${at}/to/it/app/up`)).toBe('symlink');
    await expect(files.unpackTarGz(`${at}/a.tgz`, `${at}/to/it`)).rejects.toMatchObject(refused);
  });

  const hostile: Readonly<Record<string, readonly TarMember[]>> = {
    'an absolute path': [{ path: '/etc/passwd' }],
    'a path that climbs out': [{ path: 'a/../../x' }],
    'a path with .. that stays inside': [{ path: 'a/../x' }],
    'a device': [{ path: 'null', type: 'CharacterDevice' }],
    'a fifo': [{ path: 'pipe', type: 'FIFO' }],
    'an absolute link': [{ path: 'l', type: 'SymbolicLink', target: '/etc' }],
    'a link that climbs out': [{ path: 'a/l', type: 'SymbolicLink', target: '../../x' }],
    'a hard link that climbs out': [{ path: 'l', type: 'Link', target: '../x' }],
    'an absolute hard link': [{ path: 'l', type: 'Link', target: '/etc/shadow' }],
    'a hard link to nothing': [{ path: 'l', type: 'Link', target: 'none' }],
    'a hard link to a link': [
      { path: 's', type: 'SymbolicLink', target: 'x' },
      { path: 'l', type: 'Link', target: 's' },
    ],
    'a file below a link': [
      { path: 'd/', type: 'Directory' },
      { path: 'l', type: 'SymbolicLink', target: 'd' },
      { path: 'l/x', content: '1' },
    ],
    'a link that climbs out by way of another': [
      { path: 'deep/er/', type: 'Directory' },
      { path: 'deep/er/top', type: 'SymbolicLink', target: '../..' },
      { path: 'out', type: 'SymbolicLink', target: 'deep/er/top/../x' },
    ],
    'links in a circle': [
      { path: 'a', type: 'SymbolicLink', target: 'b/x' },
      { path: 'b', type: 'SymbolicLink', target: 'a/x' },
    ],
    'a link that takes the place of a folder': [
      { path: 'd/x', content: '1' },
      { path: 'd', type: 'SymbolicLink', target: 'elsewhere' },
    ],
    'a file that takes the place of a link': [
      { path: 'f', type: 'SymbolicLink', target: 'elsewhere' },
      { path: 'f', content: '1' },
    ],
  };

  test.each(Object.entries(hostile))(
    'an archive with %s is refused, and nothing is left',
    async (_, members) => {
      const place = make();
      const archive = tarGz([{ path: 'before', content: '1' }, ...members]);
      await expect(unpack(place, archive)).rejects.toMatchObject({ code: 'UNSAFE_ARCHIVE' });
      expect(await place.files.list(`${place.at}/to`)).toEqual([]);
    },
  );

  test('what is no whole archive is refused, and nothing is left', async () => {
    const whole = tarGz([{ path: 'a', content: 'x'.repeat(5000) }, { path: 'b' }]);
    const garbled = Buffer.from(whole);
    garbled.fill(0xff, 30, 40);
    for (const bad of [
      Buffer.from('no archive'),
      whole.subarray(0, 40),
      garbled,
      Buffer.alloc(0),
    ]) {
      const place = make();
      await expect(unpack(place, bad)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
      expect(await place.files.list(`${place.at}/to`)).toEqual([]);
    }
  });
});
