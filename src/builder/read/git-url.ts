/** A layer that is kept in git, as an include names it. */
export interface GitInclude {
  /** What git is asked for. */
  readonly url: string;
  /** A branch, a tag or a commit; the default branch when absent. */
  readonly rev: string | undefined;
  /** The layer's folder in the repository; its root when absent. */
  readonly folder: string | undefined;
}

export type GitIncludeReading =
  | { readonly kind: 'git'; readonly include: GitInclude }
  | { readonly kind: 'refused'; readonly why: string }
  /** Not a git URL at all. */
  | { readonly kind: 'other' };

const withScheme = /^([a-z]+:\/\/[^/]*\/[^@#]+)(?:@([^#]+))?(?:#(.+))?$/;
const likeScp = /^([\w.-]+@[\w.-]+:[^@#]+)(?:@([^#]+))?(?:#(.+))?$/;

/**
 * Reads `git+https://host/repo.git@rev#folder`, the same without `git+`, and `user@host:repo.git@rev`.
 *
 * Refuses what could make git run a program, and whatever may be a secret: it would end up in build.lock and in the
 * charm. Only ssh has a user name that is none.
 */
export function readGitInclude(include: string): GitIncludeReading {
  const text = include.replace(/^git\+/, '');
  const marked = text !== include;
  const match = withScheme.exec(text) ?? likeScp.exec(text);
  if (match === null) {
    if (!marked && !text.includes('://')) return { kind: 'other' };
    return refused(
      `expected git+<url>[@rev][#folder], found ${JSON.stringify(withoutSecrets(include))}`,
    );
  }
  const [, url = '', rev, folder] = match;
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? 'ssh';
  if (!['https', 'http', 'ssh', 'git', 'file'].includes(scheme)) {
    return refused(`layers are not fetched over ${scheme}:, only https, http, ssh, git and file`);
  }
  if (holdsSecret(url)) {
    return refused(
      'the URL holds a user, a password or a query, which may be a token and would be written into build.lock; leave it out, and let git’s credential helper have it',
    );
  }
  if (rev !== undefined && (!/^[A-Za-z0-9][\w./+-]*$/.test(rev) || rev.includes('..'))) {
    return refused(`${JSON.stringify(rev)} is not the name of a branch, a tag or a commit`);
  }
  if (folder !== undefined && /^\/|\\|(^|\/)\.\.?(\/|$)|\0/.test(folder)) {
    return refused(`${JSON.stringify(folder)} is not a folder of the repository`);
  }
  return { kind: 'git', include: { url, rev, folder } };
}

/** Whether an address has a user name or a query: either may be a token. */
function holdsSecret(url: string): boolean {
  const [, scheme = '', user] = /^([a-z]+):\/\/(?:([^/]*)@)?/.exec(url) ?? [];
  if (scheme === '') return false;
  return url.includes('?') || (user !== undefined && (scheme !== 'ssh' || user.includes(':')));
}

/** A text whose addresses show neither user nor query. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/([a-z][a-z+]*:\/\/)[^\s/'"]*@/gi, '$1***@')
    .replaceAll(/([a-z][a-z+]*:\/\/[^\s?'"]*\?)[^\s#'"]+/gi, '$1***');
}

/** The include as one text, the same for all its spellings. */
export function gitSource({ url, rev, folder }: GitInclude): string {
  return `git+${url}${rev === undefined ? '' : `@${rev}`}${folder === undefined ? '' : `#${folder}`}`;
}

/** The name of the layer: of its folder or repository, without a prefix such as `charm-layer-`. */
export function gitLayerName({ url, folder }: GitInclude): string {
  const last = (folder ?? url).replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '';
  return last
    .replace(/\.git$/, '')
    .replace(/^(juju-|charm-)?layer-/, '')
    .toLowerCase();
}

function refused(why: string): GitIncludeReading {
  return { kind: 'refused', why };
}
