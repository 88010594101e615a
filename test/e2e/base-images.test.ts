/** Base images of every supported release of Debian, made on this host whatever its own release is. */
import { execFile, execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { hostRecipe } from '../../src/controller/machines/host-recipe.ts';
import { ensureImage } from '../../src/controller/machines/image.ts';
import { finishingScript } from '../../src/controller/machines/image-script.ts';
import { inScope } from '../support/test-scope.ts';
import { folderForHome, shareImage } from './support/other-home.ts';
import { testHome } from './support/test-home.ts';
import { Deployment } from './support/deployment.ts';

const bases = [
  { base: 'debian@12', suite: 'bookworm' },
  { base: 'debian@13', suite: 'trixie' },
  { base: 'debian@14', suite: 'forky' },
];

/** Whether the archive of a release can be reached from here, as the host's apt reaches its own. */
async function isReachable(base: string): Promise<boolean> {
  const { sources, suite } = await hostRecipe({ ...process.env, CHARMWRIGHT_BASE: base });
  const uri = /^URIs: (\S+)/m.exec(sources)?.[1] ?? 'http://deb.debian.org/debian';
  const url = `${uri}/dists/${suite}/Release`;
  const curl = promisify(execFile)('curl', ['-fsSL', '-m', '60', '-o', '/dev/null', url]);
  return curl.then(
    () => true,
    () => false,
  );
}

/** Deploys hello on machines of a base; answers which release these say they are. */
async function helloOn(base: string): Promise<string> {
  const home = join(await folderForHome(), 'h');
  mkdirSync(home, { mode: 0o700 });
  await shareImage(home);
  const deployment = await Deployment.create('base', { home, env: { CHARMWRIGHT_BASE: base } });
  onTestFinished(() => deployment.destroy());
  const source = await deployment.source('examples/hello/app');
  await deployment.run(
    'deploy',
    await deployment.build('examples/hello'),
    '--resource',
    `build=${source}`,
  );
  await deployment.untilIdle('hello/0', 'active');
  expect(await deployment.get('hello/0', '/')).toContain('Hello');
  expect(await deployment.exec('hello/0', 'cat', '/etc/default/locale')).toBe('LANG=C.UTF-8');
  return await deployment.exec('hello/0', 'sh', '-c', '. /etc/os-release; echo $VERSION_CODENAME');
}

test('hello answers on each release of Debian', async ({ annotate }) => {
  const { suite: own } = await hostRecipe({ ...process.env, CHARMWRIGHT_BASE: '' });
  const run = inScope({ usual: bases.filter(({ suite }) => suite === own), all: bases });
  const [reached, unreachable]: [string[], string[]] = [[], []];
  for (const { base, suite } of run) {
    if (await isReachable(base)) {
      expect(await helloOn(base)).toBe(suite);
      reached.push(base);
    } else {
      unreachable.push(base);
    }
  }
  if (unreachable.length > 0) await annotate(`no archive reached of ${unreachable.join(', ')}`);
  expect(reached).not.toEqual([]);
});

test('a link of an image never leads out of it while it is finished', async () => {
  const home = testHome();
  const recipe = await hostRecipe(process.env);
  const image = join(
    home,
    'images',
    await ensureImage(home, recipe, { environment: process.env, report: () => undefined }),
  );
  const folder = mkdtempSync('/var/tmp/cw-links-');
  const root = join(folder, 'merged');
  onTestFinished(() => {
    execFileSync('umount', [root]);
    rmSync(folder, { recursive: true });
  });
  for (const name of ['upper', 'work', 'merged', 'outside', 'seed/etc/default']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const layers = `lowerdir=${image},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`;
  execFileSync('mount', ['-t', 'overlay', '-o', layers, 'overlay', root]);
  const outside = join(folder, 'outside/file');
  writeFileSync(outside, 'of the host');
  const links = {
    absolute: outside,
    dangling: '../locale.conf',
    relative: `../../../../../..${outside}`,
  };
  for (const [name, target] of Object.entries(links)) {
    symlinkSync(target, join(root, 'etc/default', name));
    writeFileSync(join(folder, 'seed/etc/default', name), `seed ${name}\n`, { mode: 0o640 });
  }
  rmSync(join(root, 'etc/machine-id'));
  symlinkSync(outside, join(root, 'etc/machine-id'));
  const run = 'tar -C "$1" -c . | chroot "$2" sh -c "$3" finish test.service';
  execFileSync('sh', ['-c', run, 'sh', join(folder, 'seed'), root, finishingScript], {
    stdio: 'pipe',
  });

  expect(readFileSync(outside, 'utf8')).toBe('of the host');
  const inImage = (path: string): string =>
    execFileSync('chroot', [root, 'cat', path], { encoding: 'utf8' });
  for (const name of Object.keys(links))
    expect(inImage(`/etc/default/${name}`)).toBe(`seed ${name}\n`);
  // A link that leads somewhere in the image stays.
  expect(readlinkSync(join(root, 'etc/default/dangling'))).toBe('../locale.conf');
  expect(inImage('/etc/locale.conf')).toBe('seed dangling\n');
  expect(readlinkSync(join(root, 'etc/systemd/system/test.service'))).toBe('/dev/null');
});
