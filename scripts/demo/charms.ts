/** The four charms of the demo: built, packed, deployed and kept up to date. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { charmwright, model, root } from './charmwright.ts';
import { DemoFailure } from './failure.ts';
import { statusIfThere } from './model-status.ts';
import { runProgram } from './program.ts';

/** Where the demo keeps what it builds. */
export const workshop = join(root, '.charmwright/demo');

/** Applications by name, in the order of their deployment; `app` is the folder that becomes the resource `build`. */
const charms: readonly { readonly name: string; readonly app?: string }[] = [
  { name: 'hello', app: 'examples/hello/app' },
  { name: 'postgresql' },
  { name: 'haproxy' },
  { name: 'django-notes', app: 'examples/django-notes/app' },
];

/** The names of the demo's applications. */
export const applications = charms.map(({ name }) => name);

/** Builds the charms and packs the applications. */
export async function buildAll(): Promise<string> {
  await mkdir(workshop, { recursive: true });
  for (const { name, app } of charms) {
    await charmwright('build', join(root, 'examples', name), '-d', builtAt(name));
    if (app !== undefined) await pack(join(root, app), archiveOf(name));
  }
  return applications.join(', ');
}

/** Deploys what is missing, and refreshes what was built differently since. */
export async function deployAll(): Promise<string> {
  const there = (await statusIfThere())?.applications ?? {};
  const done: string[] = [];
  for (const { name, app } of charms) {
    const resource = app === undefined ? [] : ['--resource', `build=${archiveOf(name)}`];
    const digest = await digestOf(name, app !== undefined);
    if (there[name] === undefined) {
      await charmwright('deploy', builtAt(name), name, ...resource);
      done.push(`deployed ${name}`);
    } else if ((await deployedDigest(name)) !== digest) {
      await charmwright('refresh', name, '--path', builtAt(name), ...resource);
      done.push(`refreshed ${name}`);
    } else {
      continue;
    }
    await writeFile(digestFile(name), digest);
  }
  return done.length === 0 ? `everything is deployed on model ${model} already` : done.join(', ');
}

function builtAt(name: string): string {
  return join(workshop, 'charms', name);
}

function archiveOf(name: string): string {
  return join(workshop, `${name}.tar.gz`);
}

function digestFile(name: string): string {
  return join(workshop, `${name}.deployed`);
}

async function deployedDigest(name: string): Promise<string> {
  return await readFile(digestFile(name), 'utf8').catch(() => '');
}

/** The same folder gives the same bytes, whichever user packs it and at any time. */
async function pack(folder: string, archive: string): Promise<void> {
  const steady = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  const args = ['-czf', archive, ...steady, '--exclude=__pycache__', '-C', folder, '.'];
  const { code, stderr } = await runProgram('tar', args, { showErrors: false });
  if (code !== 0) throw new DemoFailure(`tar could not pack ${folder}\n${stderr}`);
}

/** A digest of a built charm and its resource. */
async function digestOf(name: string, hasResource: boolean): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(builtAt(name), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ path: join(entry.parentPath, entry.name), link: entry.isSymbolicLink() }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, link } of paths) {
    hash.update(`${path}\n`).update(link ? await readlink(path) : await readFile(path));
  }
  if (hasResource) hash.update(await readFile(archiveOf(name)));
  return hash.digest('hex');
}
