import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { create } from 'tar';
import { expect, onTestFinished, test, vi } from 'vitest';
import { packCharm, type PackSettings } from '../../../src/builder/pack/pack-charm.ts';
import { runtimes } from '../../../src/builder/pack/runtimes.ts';
import { unpackCharm } from '../../../src/controller/charm/unpack-charm.ts';
import {
  faultOf,
  type Files,
  folderWith,
  metadata,
  places,
  writeFiles,
} from '../support/layers.ts';
import { hookEnvironment, stubTools } from '../support/stub-tools.ts';

const sources: Files = {
  'shop/metadata.yaml': metadata,
  'shop/layer.yaml': '',
  'shop/templates/shop.hbs': 'shop\n',
  'shop/reactive/shop.ts':
    "import { layer } from 'charmwright';\nexport default layer(() => undefined);\n",
};

const pack = (folder: string, more: Partial<PackSettings> = {}) =>
  packCharm({
    folder: 'shop',
    cwd: folder,
    cache: join(folder, 'cache/git'),
    runtime: 'system',
    architecture: undefined,
    ...more,
  });

const unpacked = async (folder: string, file: string): Promise<string> => {
  const to = join(folder, 'unpacked');
  await unpackCharm(file, to);
  return to;
};

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

test('a packed charm is what a build makes, with modes and links, under the charm’s name', async () => {
  const folder = await folderWith(sources);
  const { file } = await pack(folder);
  expect(file).toBe(join(folder, 'shop.charm'));
  const to = await unpacked(folder, file);
  expect((await readdir(to)).sort()).toMatchInlineSnapshot(`
    [
      ".build.manifest",
      "charm.cjs",
      "charm.cjs.map",
      "dispatch",
      "hooks",
      "layer.yaml",
      "manifest.yaml",
      "metadata.yaml",
      "templates",
      "version",
    ]
  `);
  expect((await lstat(join(to, 'dispatch'))).mode & 0o777).toBe(0o755);
  expect(await readlink(join(to, 'hooks/install'))).toBe('../dispatch');
  expect(await readdir(join(folder, 'shop'))).not.toContain('build');
});

test('other zip readers see the same: modes of Unix, and links', async () => {
  const folder = await folderWith(sources);
  const { file } = await pack(folder);
  const script =
    'import sys, zipfile, json\n' +
    'print(json.dumps({i.filename: [i.create_system, oct(i.external_attr >> 16)] for i in zipfile.ZipFile(sys.argv[1]).infolist()}))';
  const { stdout } = await promisify(execFile)('python3', ['-c', script, file]);
  expect(JSON.parse(stdout)).toMatchObject({
    dispatch: [3, '0o100755'],
    'metadata.yaml': [3, '0o100644'],
    'hooks/install': [3, '0o120777'],
  });
});

test('two packs in two places, of files of other times and modes, and in two time zones, have the same bytes', async () => {
  const [one, two] = [await folderWith(sources), await folderWith(sources)];
  const first = await pack(one, { architecture: 'amd64' });
  await utimes(join(two, 'shop/templates/shop.hbs'), 1, 1);
  await chmod(join(two, 'shop/templates/shop.hbs'), 0o600);
  vi.stubEnv('TZ', 'Pacific/Kiritimati');
  onTestFinished(() => void vi.unstubAllEnvs());
  const second = await pack(two, { architecture: 'amd64', file: 'deep/er/x.charm' });
  expect(second.file).toBe(join(two, 'deep/er/x.charm'));
  expect(await sha256(second.file)).toBe(await sha256(first.file));
});

test('a charm for one architecture says so in its manifest, and only where it names it', async () => {
  const folder = await folderWith(sources);
  const { file } = await pack(folder, { architecture: 'arm64' });
  const manifest = await readFile(join(await unpacked(folder, file), 'manifest.yaml'), 'utf8');
  expect([file, manifest.match(/a[mr][dm]64/g)]).toEqual([
    join(folder, 'shop_arm64.charm'),
    ['arm64', 'arm64'],
  ]);
  await writeFiles(folder, {
    'shop/manifest.yaml': 'bases: [{name: ubuntu, channel: "24.04", architectures: [amd64]}]\n',
  });
  const error = await faultOf(pack(folder, { architecture: 'arm64' }));
  expect([error.code, error.hint]).toEqual([
    'VALUE_INVALID',
    'add it to the architectures of a base, or pack for amd64',
  ]);
});

test('a bundled charm runs a hook where there is no Node', async () => {
  const folder = await folderWith(sources);
  const { file } = await pack(folder, { runtime: 'bundled', architecture: 'amd64' });
  const charm = await unpacked(folder, file);
  expect(await sha256(join(charm, 'runtime/node'))).toBe(runtimes.amd64.sha256);
  const tools = await stubTools(folder);
  const { stderr } = await promisify(execFile)(join(charm, 'hooks/update-status'), {
    cwd: charm,
    env: hookEnvironment(charm, tools),
  });
  expect(stderr).toBe('');
  expect(await readFile(join(folder, 'tools.log'), 'utf8')).toContain('state-get');
});

/** A registry's package, the pin it should have, and an npm that serves it. */
async function registry(folder: string) {
  await writeFiles(folder, { 'r/package/bin/node': 'node!', 'r/package/LICENSE': 'MIT' });
  await create({ gzip: true, cwd: join(folder, 'r'), file: join(folder, 'served.tgz') }, [
    'package',
  ]);
  const bytes = await readFile(join(folder, 'served.tgz'));
  const pin = {
    package: 'node-test',
    version: '1.0.0',
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    sha256: createHash('sha256').update('node!').digest('hex'),
  };
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'npm'),
    `#!/bin/sh\necho "$*" >> ${folder}/npm.log\ncp ${folder}/served.tgz "$4/node.tgz"\n`,
    { mode: 0o755 },
  );
  return {
    pins: { amd64: pin, arm64: pin },
    env: { PATH: `${bin}:/usr/bin:/bin` },
    installed: [],
    runtime: 'bundled',
    architecture: 'arm64',
  } as const;
}

test('the Node of another architecture is fetched once, checked and cached', async () => {
  const folder = await folderWith(sources);
  const settings = await registry(folder);
  const steps: string[] = [];
  const report = (step: string): unknown => steps.push(step);
  const { file } = await pack(folder, { ...settings, report });
  await pack(folder, { ...settings, report });
  expect(steps).toEqual([
    'fetching node-test@1.0.0 from npm’s registry',
    expect.stringMatching(/^compressing \d+ files/),
    expect.stringMatching(/^compressing \d+ files/),
  ]);
  const charm = await unpacked(folder, file);
  expect(await readFile(join(charm, 'runtime/node'), 'utf8')).toBe('node!');
  expect((await lstat(join(charm, 'runtime/node'))).mode & 0o777).toBe(0o755);
  expect((await readFile(join(folder, 'npm.log'), 'utf8')).split('\n')).toEqual([
    expect.stringMatching(/^pack node-test@1\.0\.0 /),
    '',
  ]);
});

test('a Node that is not the pinned one is refused, and nothing is written or kept', async () => {
  const folder = await folderWith(sources);
  const settings = await registry(folder);
  const wrong = (change: object) => {
    const pin = { ...settings.pins.arm64, ...change };
    return pack(folder, { ...settings, pins: { amd64: pin, arm64: pin } });
  };
  expect((await faultOf(wrong({ integrity: 'sha512-x' }))).code).toBe('RUNTIME_MISMATCH');
  expect(await readdir(join(folder, 'cache/runtimes'))).toEqual([]);
  expect((await faultOf(wrong({ sha256: 'x' }))).code).toBe('RUNTIME_MISMATCH');
  await writeFiles(folder, { 'nm/node-test/bin/node': 'evil', 'nm/node-test/LICENSE': '' });
  const installed = { ...settings, installed: [join(folder, 'nm')] };
  expect((await faultOf(pack(folder, installed))).code).toBe('RUNTIME_MISMATCH');
  expect((await readdir(folder)).filter((name) => name.includes('.charm'))).toEqual([]);
});

test('a Node that cannot be fetched is reported with npm’s message', async () => {
  const folder = await folderWith(sources);
  const settings = await registry(folder);
  await writeFile(join(folder, 'bin/npm'), '#!/bin/sh\necho no network >&2\nexit 1\n');
  const error = await faultOf(pack(folder, settings));
  expect([error.code, error.details]).toEqual(['RUNTIME_UNAVAILABLE', 'no network']);
});

test('a charm that is too large is refused with its largest files, and the file before it stays', async () => {
  const folder = await folderWith({ ...sources, 'shop.charm': 'before' });
  const error = await faultOf(pack(folder, { limit: 1000 }));
  expect(error.code).toBe('CHARM_TOO_LARGE');
  expect(error.details).toContain('charm.cjs');
  expect(await readFile(join(folder, 'shop.charm'), 'utf8')).toBe('before');
  expect((await readdir(folder)).sort()).toEqual(['shop', 'shop.charm']);
});

test('a folder is not written over, and a fault of the sources writes nothing', async () => {
  const folder = await folderWith(sources);
  expect((await faultOf(pack(folder, { file: 'shop' }))).code).toBe('OUTPUT_OCCUPIED');
  await writeFiles(folder, { 'shop/metadata.yaml': 'name: Shop\n' });
  expect(places([await faultOf(pack(folder))])).not.toEqual([]);
  expect(await readdir(folder)).toEqual(['shop']);
});

test('a frozen pack keeps to build.lock as a build does', async () => {
  const folder = await folderWith(sources);
  expect((await faultOf(pack(folder, { frozen: true }))).code).toBe('LOCK_MISSING');
  await pack(folder);
  await pack(folder, { frozen: true });
});

test('a charm whose handlers can not be loaded is refused, and nothing is written', async () => {
  const throwing =
    'const hours: Record<string, string> = {};\nexport default hours.today.trim();\n';
  const folder = await folderWith({ ...sources, 'shop/reactive/shop.ts': throwing });
  const refused = await faultOf(pack(folder));
  expect(refused).toMatchObject({ code: 'HANDLERS_UNLOADABLE' });
  expect(places([refused])).toEqual(['HANDLERS_UNLOADABLE shop/reactive/shop.ts 2 28']);
  expect(await readdir(folder)).not.toContain('shop.charm');
  const twice = "hook('start').do('y', () => undefined);";
  const text = `import { layer } from 'charmwright';\nexport default layer(({ hook }) => { ${twice} ${twice} });\n`;
  const double = await folderWith({ ...sources, 'shop/reactive/shop.ts': text });
  expect(await faultOf(pack(double))).toMatchObject({ code: 'BUNDLE_FAILED' });
});

test('a module that reads the machine while it is loaded is packed, as a unit lets it', async () => {
  const text =
    "import { readFileSync } from 'node:fs';\nimport { layer } from 'charmwright';\nreadFileSync('/etc/hostname');\nexport default layer(() => undefined);\n";
  const folder = await folderWith({ ...sources, 'shop/reactive/shop.ts': text });
  expect(await pack(folder)).toMatchObject({ name: 'shop' });
});
