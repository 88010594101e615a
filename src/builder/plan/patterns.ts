import ignore from 'ignore';

/** Whether a path is one that patterns as in .gitignore mean; without patterns none is. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matcher = ignore().add([...patterns]);
  return (path) => matcher.ignores(path);
}
