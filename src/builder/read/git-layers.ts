import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../base/process/run-program.ts';
import { isMissing } from '../../base/errno.ts';
import { didYouMean } from '../../base/nearest-name.ts';
import { fault, messageOf, type SourcePosition } from '../../errors.ts';
import { type GitInclude, withoutSecrets } from './git-url.ts';

export interface GitCheckout {
  readonly folder: string;
  readonly commit: string;
}

/** Fetches layers with the system's git into a cache that is keyed by commit. */
export interface GitLayers {
  /**
   * The tree of what `include` names now, or of the `pinned` commit.
   *
   * A pinned commit that is in the cache is answered without a network.
   *
   * @throws GIT_FAILED, GIT_MISSING, or LAYER_NOT_FOUND where the repository has no such revision.
   */
  checkout(
    include: GitInclude,
    pinned: string | undefined,
    source: SourcePosition,
  ): Promise<GitCheckout>;
}

/** @param cache the folder to keep trees in; made when first needed. */
export function gitLayers(cache: string, env: NodeJS.ProcessEnv): GitLayers {
  return {
    async checkout(include, pinned, source) {
      const trees = join(cache, digest(include.url));
      const known = pinned === undefined ? undefined : join(trees, pinned);
      if (pinned !== undefined && known !== undefined && (await isFolder(known))) {
        return { folder: known, commit: pinned };
      }
      const git = gitProgram(env, source);
      const wanted = pinned ?? (await resolveRev(include, git, source));
      if (wanted !== undefined && (await isFolder(join(trees, wanted)))) {
        return { folder: join(trees, wanted), commit: wanted };
      }
      const rev = wanted ?? include.rev ?? 'HEAD';
      return fetchTree({ url: include.url, rev, source }, trees, git);
    },
  };
}

type Git = (...words: readonly string[]) => Promise<string>;

/**
 * The commit of a revision in the remote repository; undefined for the beginning of a commit's name,
 * which only a clone can complete.
 */
async function resolveRev(
  { url, rev }: GitInclude,
  git: Git,
  source: SourcePosition,
): Promise<string | undefined> {
  if (rev !== undefined && /^[0-9a-f]{40}$/.test(rev)) return rev;
  const lines = (await git('ls-remote', '--', url)).split('\n').filter((line) => line !== '');
  const refs = new Map(
    lines.map((line): [string, string] => {
      const [commit = '', name = ''] = line.split('\t');
      return [name, commit];
    }),
  );
  const names =
    rev === undefined ? ['HEAD'] : [`refs/tags/${rev}^{}`, `refs/tags/${rev}`, `refs/heads/${rev}`];
  const found = names.map((name) => refs.get(name)).find((commit) => commit !== undefined);
  if (found !== undefined) return found;
  if (rev !== undefined && /^[0-9a-f]{7,39}$/.test(rev)) return undefined;
  const known = [...refs.keys()].flatMap(
    (name) => /^refs\/(?:heads|tags)\/(.*)$/.exec(name)?.[1] ?? [],
  );
  const hint = rev === undefined ? undefined : didYouMean(rev, known);
  throw fault('LAYER_NOT_FOUND', `there is no ${rev ?? 'default branch'} in ${url}`, {
    source,
    ...(hint === undefined ? {} : { hint }),
  });
}

interface Revision {
  readonly url: string;
  readonly rev: string;
  /** Where layer.yaml names it. */
  readonly source: SourcePosition;
}

/** A tree appears under its commit's name only when it is whole. */
async function fetchTree(
  { url, rev, source }: Revision,
  trees: string,
  git: Git,
): Promise<GitCheckout> {
  await mkdir(trees, { recursive: true });
  const work = await mkdtemp(join(trees, '.fetch-'));
  try {
    const [repo, tree] = [join(work, 'repo'), join(work, 'tree')];
    await git('clone', '--quiet', '--bare', '--template=', '--', url, repo);
    const commit = await git('--git-dir', repo, 'rev-parse', '--verify', `${rev}^{commit}`).then(
      (text) => text.trim(),
      (cause: unknown) => {
        throw fault('LAYER_NOT_FOUND', `there is no ${rev} in ${url}`, { source, cause });
      },
    );
    await mkdir(tree);
    const settings = ['-c', 'core.autocrlf=false', '-c', 'core.symlinks=true'];
    const place = ['--git-dir', repo, '--work-tree', tree];
    await git(...settings, ...place, 'checkout', '--quiet', '--force', commit, '--', '.');
    const folder = join(trees, commit);
    await rename(tree, folder).catch(async (error: unknown) => {
      // Another build has moved the same tree there meanwhile.
      if (!(await isFolder(folder))) throw error;
    });
    return { folder, commit };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Git that asks nothing, runs no hooks, and knows nothing of a repository it may be called from. */
function gitProgram(env: NodeJS.ProcessEnv, source: SourcePosition): Git {
  const kept = Object.entries(env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|PREFIX)$/.test(name),
  );
  const surroundings = {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  };
  return async (...words) => {
    const safe = ['-c', 'core.hooksPath=/dev/null', ...words];
    const { stdout, stderr, error } = await runProgram('git', safe, { env: surroundings });
    if (error === undefined) return stdout;
    if (isMissing(error)) {
      throw fault('GIT_MISSING', 'a layer is kept in git, and there is no git here', { source });
    }
    // Git names the address that it was sent to by its configuration, which may hold a token.
    const output = withoutSecrets(stderr.trim());
    throw fault('GIT_FAILED', `git ${words.find((word) => !word.startsWith('-')) ?? ''} failed`, {
      source,
      cause: new Error(withoutSecrets(messageOf(error))),
      ...(output === '' ? {} : { details: output.split('\n').slice(-10).join('\n') }),
    });
  };
}

function digest(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 20);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
