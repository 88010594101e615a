/** Base images: built once for each recipe, then shared read-only by all machines. */
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../../base/process/start-process.ts';
import { fault } from '../../errors.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import { hostPath } from './host-program.ts';
import { hintOfImageLog } from './image-fault.ts';
import { advance, imageNotBegun } from './image-progress.ts';
import type { ImageProgress } from './image-progress.ts';
import { recipeHash } from './image-recipe.ts';
import type { ImageRecipe } from './image-recipe.ts';
import { fixedSeed, imageScript } from './image-script.ts';
import { tailOf } from './log-tail.ts';
import type { ReportProgress } from './machines.ts';

/** Where proxies for the build are read from, as in `http_proxy`. */
type Environment = Readonly<Record<string, string | undefined>>;

/** What a build uses of its caller. */
export interface ImageBuild {
  readonly environment: Environment;
  readonly report: ReportProgress;
}

/**
 * Answers with the hash of the recipe, under which `images/<hash>` is there when this returns.
 *
 * Building is exclusive among all controllers of a home; the others wait and report its progress. A
 * build goes on when its controller is killed, and what a killed build left is removed by the next.
 *
 * @throws IMAGE_BUILD_FAILED with the end of the build's output.
 */
export async function ensureImage(
  home: string,
  recipe: ImageRecipe,
  build: ImageBuild,
): Promise<string> {
  const hash = recipeHash(recipe);
  const image = join(home, 'images', hash);
  if (!(await isFolder(image))) await buildImage(image, recipe, build);
  return hash;
}

async function buildImage(
  image: string,
  recipe: ImageRecipe,
  { environment, report }: ImageBuild,
): Promise<void> {
  await mkdir(dirname(image), { recursive: true, mode: 0o700 });
  const seed = await mkdtemp(`${image}.seed-`);
  try {
    await writeSeed(seed, recipe);
    const log = `${image}.log`;
    const script = imageScript(recipe);
    const argv = [`${image}.lock`, 'unshare', '--mount', 'sh', '-c', script, 'image', image, seed];
    const proxies = proxiesOf(environment);
    const code = await runLogged({ argv, env: proxies }, log, (progress) =>
      report(`building the base image: ${progress.message}`, progress.fraction),
    );
    if (code !== 0 || !(await isFolder(image))) {
      throw await buildFault(image, log);
    }
  } finally {
    await rm(seed, { recursive: true, force: true });
  }
}

async function buildFault(image: string, log: string): Promise<Error> {
  const details = await tailOf(log, 30);
  const hint = hintOfImageLog(await tailOf(log, 500));
  return fault('IMAGE_BUILD_FAILED', `the base image ${image} could not be built`, {
    details,
    ...(hint === undefined ? {} : { hint }),
  });
}

async function writeSeed(seed: string, recipe: ImageRecipe): Promise<void> {
  await writeFile(join(seed, 'debian.sources'), recipe.sources);
  await writeFile(join(seed, 'apt.conf'), recipe.aptConf, { mode: 0o600 });
  const root = join(seed, 'root');
  makeReadableFolder(root);
  for (const { path, content, encoding, mode } of fixedSeed(recipe)) {
    const file = join(root, path);
    makeReadableFolder(root, join(root, dirname(path)));
    await writeFile(file, content, encoding);
    await chmod(file, mode);
  }
}

/** Runs the build, only one at a time for its lock, with its output in `log`, which may be the log of another controller's build. */
async function runLogged(
  { argv, env }: { readonly argv: readonly string[]; readonly env: Environment },
  log: string,
  onProgress: (progress: ImageProgress) => void,
): Promise<number> {
  const sink = await open(log, 'a', 0o600);
  const source = await open(log, 'r');
  try {
    const child = startProcess('flock', argv, {
      detached: true,
      stdio: ['ignore', sink.fd, sink.fd],
      env: { ...env, PATH: hostPath, LC_ALL: 'C.UTF-8' },
    });
    const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : 1));
    await follow(source, ended, onProgress);
    return await ended;
  } finally {
    await sink.close();
    await source.close();
  }
}

async function follow(
  source: FileHandle,
  ended: Promise<unknown>,
  onProgress: (progress: ImageProgress) => void,
): Promise<void> {
  const buffer = Buffer.alloc(1 << 16);
  const end = ended.then(() => 'ended' as const);
  let [offset, rest, progress, running] = [0, '', imageNotBegun, true];
  for (;;) {
    // The holder of the lock begins a new log.
    if ((await source.stat()).size < offset) [offset, rest, progress] = [0, '', imageNotBegun];
    const { bytesRead } = await source.read(buffer, 0, buffer.length, offset);
    offset += bytesRead;
    const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
    rest = lines.pop() ?? '';
    const after = lines.reduce(advance, progress);
    if (after !== progress) onProgress((progress = after));
    if (bytesRead > 0) continue;
    if (!running) return;
    running = (await Promise.race([end, sleep(200)])) !== 'ended';
  }
}

function proxiesOf(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => /^(https?|ftp|all|no)_proxy$/i.test(name)),
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
