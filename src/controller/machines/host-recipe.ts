/** The recipe for this host: its Debian release, its apt sources, what it trusts. */
import { readFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { machineAptConf } from './apt-conf.ts';
import {
  debianSources,
  formatAptSources,
  isDebianKeyring,
  parseAptSources,
} from './apt-sources.ts';
import type { AptSource } from './apt-sources.ts';
import { sourcesForSuite, suiteOfBase } from './debian-base.ts';
import { hostProgram } from './host-program.ts';
import { imagePackages, maskedUnits } from './image-recipe.ts';
import type { ImageRecipe, SeedFile } from './image-recipe.ts';
import { namesIn, readOrNothing } from './proc.ts';

/** Used where the host is not a Debian. */
const defaultSuite = 'bookworm';
const extraAuthorities = '/usr/local/share/ca-certificates';

/**
 * Reads the recipe from this host, so that machines get packages from where the host gets them.
 *
 * The release is the host's own, whatever that is, unless `CHARMWRIGHT_BASE` names another, such as `debian@13`.
 * They also trust the certificate authorities that were added to the host, and use its pip.conf:
 * on a host behind a mirror or an inspecting proxy nothing could be installed otherwise.
 */
export async function hostRecipe(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ImageRecipe> {
  const release = debianRelease((await readOrNothing('/etc/os-release')) ?? '') ?? defaultSuite;
  const base = environment.CHARMWRIGHT_BASE ?? '';
  const suite = base === '' ? release : suiteOfBase(base);
  const ownSources = debianSources(await hostSources(), release);
  const sources = sourcesForSuite(ownSources, { from: release, to: suite });
  return {
    version: 2,
    suite,
    architecture: arch(),
    packages: imagePackages,
    sources: formatAptSources(sources),
    aptConf: machineAptConf(await aptConfig(), environment),
    seed: [...(await authorities()), ...(await pipConf()), ...(await keyrings(sources))],
    masked: maskedUnits,
  };
}

/** The release in an os-release(5) file, or `undefined` when it is not a Debian. */
export function debianRelease(osRelease: string): string | undefined {
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}="?([a-z]+)"?$`, 'm').exec(osRelease)?.[1];
  return value('ID') === 'debian' ? value('VERSION_CODENAME') : undefined;
}

async function hostSources(): Promise<readonly AptSource[]> {
  const parts = '/etc/apt/sources.list.d';
  const names = (await namesIn(parts)).filter((name) => /\.(list|sources)$/.test(name)).sort();
  const files = ['/etc/apt/sources.list', ...names.map((name) => join(parts, name))];
  const texts = await Promise.all(files.map(readOrNothing));
  return files.flatMap((file, index) => parseAptSources(file, texts[index] ?? ''));
}

async function aptConfig(): Promise<string> {
  try {
    return await hostProgram('apt-config', ['dump']);
  } catch {
    // Not a Debian: mmdebstrap brings apt's defaults.
    return '';
  }
}

async function authorities(): Promise<readonly SeedFile[]> {
  const names = (await namesIn(extraAuthorities)).filter((name) => name.endsWith('.crt')).sort();
  return Promise.all(names.map((name) => sameFile(join(extraAuthorities, name))));
}

async function pipConf(): Promise<readonly SeedFile[]> {
  return (await namesIn('/etc')).includes('pip.conf') ? [await sameFile('/etc/pip.conf')] : [];
}

/** Debian's own keys are in every image; those of a mirror with its own signature are not. */
async function keyrings(sources: readonly AptSource[]): Promise<readonly SeedFile[]> {
  const paths = sources.flatMap(({ signedBy }) =>
    signedBy?.startsWith('/') === true && !isDebianKeyring(signedBy) ? [signedBy] : [],
  );
  return Promise.all([...new Set(paths)].map(sameFile));
}

async function sameFile(path: string): Promise<SeedFile> {
  return { path, content: await readFile(path, 'base64'), encoding: 'base64', mode: 0o644 };
}
