/** Executable handlers in a layer, from its folder to the charm. */
import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import { planCharm } from '../../../src/builder/plan-charm.ts';
import { commandLinks } from '../../../src/builder/plan/program-entries.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import { commandNames, mainCommand } from '../../../src/dispatch/programs/commands.ts';
import { faultOf, faultsIn, type Files, folderWith, metadata } from '../support/layers.ts';

const bash = '#!/bin/bash\nset_flag base.ready\n';

async function world(files: Files, executable: readonly string[]): Promise<string> {
  const folder = await folderWith({
    'shop/metadata.yaml': metadata,
    'shop/layer.yaml': 'includes: [layer:base]\n',
    'layer-base/layer.yaml': 'flags:\n  base.ready: The base is there.\n',
    ...files,
  });
  for (const path of executable) await chmod(join(folder, path), 0o755);
  return folder;
}

const build = (folder: string) => buildCharm({ folder: join(folder, 'shop'), cwd: folder });

async function refusal(folder: string): Promise<readonly string[]> {
  const error = await faultOf(planCharm({ folder: 'shop', cwd: folder }));
  return faultsIn(error).map(({ code, message }) => `${code} ${message}`);
}

test('programs go into the charm with mode 0755, are signed in the manifest and locked', async () => {
  const folder = await world(
    {
      'layer-base/reactive/setup.sh': bash,
      'layer-base/reactive/report': '#!/usr/bin/env python3\n',
      'layer-base/reactive/count.py': '#!/usr/bin/env python3\nimport sys\n',
    },
    ['layer-base/reactive/setup.sh', 'layer-base/reactive/report', 'layer-base/reactive/count.py'],
  );
  const { folder: charm, plan } = await build(folder);
  const paths = ['reactive/count.py', 'reactive/report', 'reactive/setup.sh'];
  expect(plan.bundle.layers).toEqual([{ name: 'base', modules: [], programs: paths }]);
  for (const path of paths) expect((await lstat(join(charm, path))).mode & 0o777).toBe(0o755);
  const manifest = JSON.parse(await readFile(join(charm, '.build.manifest'), 'utf8')) as {
    signatures: Record<string, readonly string[]>;
  };
  expect(manifest.signatures['reactive/setup.sh']?.slice(0, 2)).toEqual(['layer:base', 'static']);
  expect(manifest.signatures['programs/run']?.slice(0, 1)).toEqual(['charmwright']);
  const lock = await readFile(join(folder, 'shop/build.lock'), 'utf8');
  await chmod(join(folder, 'layer-base/reactive/report'), 0o755);
  await promisify(execFile)('sh', ['-c', 'echo "exit 1" >> layer-base/reactive/report'], {
    cwd: folder,
  });
  const error = await faultOf(
    buildCharm({ folder: join(folder, 'shop'), cwd: folder, frozen: true }),
  );
  expect([error.code, error.details]).toEqual([
    'LOCK_DIFFERS',
    expect.stringContaining('layer:base: sha256 is') as string,
  ]);
  expect(lock).toContain('layer:base');
});

test('a charm with programs has their commands, all of them links to one', async () => {
  const folder = await world({ 'layer-base/reactive/setup.sh': bash }, [
    'layer-base/reactive/setup.sh',
  ]);
  const { folder: charm } = await build(folder);
  const bin = join(charm, 'programs/bin');
  const library = `${mainCommand}.sh`;
  expect((await readdir(bin)).sort()).toEqual([...commandNames, library].sort());
  for (const name of commandLinks) expect(await readlink(join(bin, name))).toBe(mainCommand);
  const modes = ['run', `bin/${mainCommand}`, `bin/${library}`].map(
    async (path) => (await lstat(join(charm, 'programs', path))).mode & 0o777,
  );
  expect(await Promise.all(modes)).toEqual([0o755, 0o755, 0o644]);
  expect(await readFile(join(charm, 'charm.cjs'), 'utf8')).toContain('CHARMWRIGHT_DISPATCH');
});

test('a charm without programs has nothing of them', async () => {
  const { folder: charm } = await build(await world({}, []));
  expect(await readdir(charm)).not.toContain('programs');
  expect(await readFile(join(charm, 'charm.cjs'), 'utf8')).not.toContain('CHARMWRIGHT_DISPATCH');
});

test('an upper layer’s program replaces one of the same name, at its position', async () => {
  const folder = await world(
    { 'layer-base/reactive/setup': bash, 'shop/reactive/setup': '#!/bin/sh\nexit 1\n' },
    ['layer-base/reactive/setup', 'shop/reactive/setup'],
  );
  const { plan } = await build(folder);
  expect(plan.bundle.layers).toEqual([{ name: 'shop', modules: [], programs: ['reactive/setup'] }]);
  expect(plan.entries.find(({ path }) => path === 'reactive/setup')?.layer).toBe('shop');
});

test('programs are excluded and ignored as other handlers are', async () => {
  const folder = await world(
    {
      'layer-base/layer.yaml': 'exclude: [/reactive/old]\n',
      'layer-base/reactive/old': bash,
      'layer-base/reactive/unwanted': bash,
      'shop/layer.yaml': 'includes: [layer:base]\nignore: [reactive/unwanted]\n',
    },
    ['layer-base/reactive/old', 'layer-base/reactive/unwanted'],
  );
  const { plan } = await planCharm({ folder: 'shop', cwd: folder });
  expect(plan.bundle.layers).toEqual([]);
  expect(
    plan.entries.map(({ path }) => path).filter((path) => path.startsWith('reactive/')),
  ).toEqual([]);
});

test('a layer that names its handlers may name programs among them', async () => {
  const folder = await world(
    {
      'layer-base/layer.yaml': 'handlers: [src/base.ts, src/setup]\n',
      'layer-base/src/base.ts':
        "import { layer } from 'charmwright';\nexport default layer(() => undefined);\n",
      'layer-base/src/setup': bash,
      'layer-base/reactive/other': bash,
    },
    ['layer-base/src/setup', 'layer-base/reactive/other'],
  );
  const { bundle } = (await planCharm({ folder: 'shop', cwd: folder })).plan;
  expect(bundle.layers).toMatchObject([{ name: 'base', programs: ['src/setup'] }]);
});

test('a program that may not be run is a fault, and what is no program is ignored', async () => {
  const folder = await world(
    { 'layer-base/reactive/setup.sh': bash, 'layer-base/reactive/README.md': '# What is here\n' },
    ['layer-base/reactive/README.md'],
  );
  expect(await refusal(folder)).toEqual([
    'LAYER_INVALID layer-base/reactive/setup.sh is a program that may not be run',
  ]);
});

test('a module for charms.reactive is refused also when it is executable', async () => {
  const folder = await world(
    { 'layer-base/reactive/base.py': '#!/usr/bin/env python3\nfrom charms.reactive import when\n' },
    ['layer-base/reactive/base.py'],
  );
  expect(await refusal(folder)).toEqual([
    'LAYER_INVALID layer-base is a layer for charms.reactive, in Python',
  ]);
});

test('a link to a program outside of the layer is refused', async () => {
  const folder = await world({ elsewhere: bash }, ['elsewhere']);
  await mkdir(join(folder, 'layer-base/reactive'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'layer-base/reactive/setup'));
  expect((await refusal(folder))[0]).toContain('LAYER_FILE_UNSAFE');
});

test('proof believes that a layer with programs sets what its layer.yaml declares, and reads them for words', async () => {
  const files = {
    'shop/metadata.yaml': `${metadata}requires:\n  db:\n    interface: pgsql\n`,
    'shop/config.yaml': 'options:\n  port: {type: int, default: 80, description: The port}\n',
    'shop/reactive/shop.ts':
      "import { layer } from 'charmwright';\nexport default layer(({ when }) => {\n  when('base.ready').do('go', () => undefined);\n});\n",
    'layer-base/reactive/setup.sh':
      '#!/bin/bash\n@when endpoint.db.joined\nport=$(config-get port)\n',
  };
  const flags = ['flag-set', 'handler-runs', 'option-read', 'endpoint-handled'];
  const findingsOf = async (executable: readonly string[], more: Files = {}) => {
    const folder = await world({ ...files, ...more }, executable);
    const { findings } = await proofCharm({ folder: 'shop', cwd: folder });
    return findings.filter(({ rule }) => flags.includes(rule)).map(({ rule }) => rule);
  };
  expect(await findingsOf(['layer-base/reactive/setup.sh'])).toEqual([]);
  const without = { 'layer-base/reactive/setup.sh': 'a note\n' };
  expect((await findingsOf([], without)).sort()).toEqual(flags.toSorted());
});
