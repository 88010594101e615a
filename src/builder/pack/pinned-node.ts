import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram } from '../../base/process/run-program.ts';
import { fault } from '../../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { PinnedRuntime } from './runtimes.ts';

/** A Node to put into a charm, with the licence it comes under. */
export interface NodeFiles {
  readonly program: Uint8Array;
  readonly license: Uint8Array;
}

export interface NodeSearchPaths {
  /** Where a fetched package is kept. */
  readonly cache: string;
  /** Folders to look for an installed package in; those of this package when absent. */
  readonly installed?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Called before something is fetched. */
  readonly report?: (step: string) => void;
}

/**
 * The pinned Node of an architecture: what npm has installed here, else its package from the registry.
 *
 * @throws RUNTIME_MISMATCH when what was found is not the pinned one to the byte.
 * @throws RUNTIME_UNAVAILABLE when it is neither installed nor can be fetched.
 */
export async function pinnedNode(
  pinned: PinnedRuntime,
  places: NodeSearchPaths,
): Promise<NodeFiles> {
  for (const modules of places.installed ?? moduleFolders(packageRoot())) {
    const folder = join(modules, pinned.package);
    const program = await readFile(join(folder, 'bin', 'node')).catch(() => undefined);
    if (program === undefined) continue;
    return checked(pinned, { program, license: await readFile(join(folder, 'LICENSE')) }, folder);
  }
  const archive = await packedNode(pinned, places);
  return checked(pinned, await readArchive(archive, pinned), archive);
}

function checked(pinned: PinnedRuntime, files: NodeFiles, from: string): NodeFiles {
  const found = createHash('sha256').update(files.program).digest('hex');
  if (found === pinned.sha256) return files;
  throw fault('RUNTIME_MISMATCH', `the Node of ${from} is not the pinned ${nameOf(pinned)}`, {
    details: `sha256 ${found}\nexpected ${pinned.sha256}`,
  });
}

/** The package as npm serves it, from the cache where it is there and right. */
async function packedNode(
  pinned: PinnedRuntime,
  { cache, env, report }: NodeSearchPaths,
): Promise<string> {
  const path = join(cache, `${pinned.package}-${pinned.version}.tgz`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined && integrityOf(kept) === pinned.integrity) return path;
  report?.(`fetching ${nameOf(pinned)} from npm’s registry`);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, '.fetch-'));
  try {
    await npmPack(pinned, work, env);
    const [name = ''] = await readdir(work);
    const found = integrityOf(await readFile(join(work, name)));
    if (found !== pinned.integrity) {
      const text = `the registry’s ${nameOf(pinned)} is not the pinned one`;
      throw fault('RUNTIME_MISMATCH', text, {
        details: `integrity ${found}\nexpected ${pinned.integrity}`,
      });
    }
    await rename(join(work, name), path);
    return path;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Asks npm itself, which knows the user's registry, proxy and credentials. */
async function npmPack(pinned: PinnedRuntime, to: string, env: NodeJS.ProcessEnv): Promise<void> {
  const words = ['pack', nameOf(pinned), '--pack-destination', to, '--prefer-offline', '--silent'];
  const { error, stderr } = await runProgram('npm', words, { cwd: to, env });
  if (error === undefined) return;
  const output = stderr.trim();
  throw fault('RUNTIME_UNAVAILABLE', `npm could not fetch ${nameOf(pinned)}`, {
    cause: error,
    ...(output === '' ? {} : { details: output.split('\n').slice(-10).join('\n') }),
  });
}

async function readArchive(archive: string, pinned: PinnedRuntime): Promise<NodeFiles> {
  const { list } = await import('tar');
  const found = new Map<string, Uint8Array>();
  const wanted = ['package/bin/node', 'package/LICENSE'];
  await list({
    file: archive,
    onReadEntry: (entry) => {
      if (!wanted.includes(entry.path)) return;
      const chunks: Uint8Array[] = [];
      entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      entry.on('end', () => found.set(entry.path, Buffer.concat(chunks)));
    },
  });
  const [program, license] = wanted.map((path) => found.get(path));
  if (program !== undefined && license !== undefined) return { program, license };
  throw fault('RUNTIME_MISMATCH', `${archive} holds no ${nameOf(pinned)}`);
}

function moduleFolders(from: string): readonly string[] {
  const here = join(from, 'node_modules');
  return dirname(from) === from ? [here] : [here, ...moduleFolders(dirname(from))];
}

function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

function nameOf({ package: name, version }: PinnedRuntime): string {
  return `${name}@${version}`;
}
