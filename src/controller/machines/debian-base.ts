/** The releases of Debian that a base image can be made of. */
import { fault } from '../../errors.ts';
import type { AptSource } from './apt-sources.ts';

/** Version → suite; source: distro-info-data's `debian.csv`. */
const suites: ReadonlyMap<string, string> = new Map([
  ['12', 'bookworm'],
  ['13', 'trixie'],
  ['14', 'forky'],
  ['sid', 'sid'],
]);

/**
 * The suite of a base such as `debian@13` or `debian@trixie`, as Juju writes bases.
 *
 * @throws BASE_UNSUPPORTED
 */
export function suiteOfBase(base: string): string {
  const [, name = ''] = /^debian@(\w+)$/.exec(base) ?? [];
  const suite = suites.get(name) ?? [...suites.values()].find((each) => each === name);
  if (suite !== undefined) return suite;
  throw fault('BASE_UNSUPPORTED', `machines cannot have the base "${base}"`, {
    hint: `use one of ${[...suites.keys()].map((version) => `debian@${version}`).join(', ')}`,
  });
}

/** Debian's own sources for one release, made into those for another: the same archives, its suites. */
export function sourcesForSuite(
  sources: readonly AptSource[],
  { from, to }: { readonly from: string; readonly to: string },
): readonly AptSource[] {
  if (from === to) return sources;
  return sources
    .map((source) => ({
      ...source,
      suites: source.suites.flatMap((suite) => {
        if (suite === from) return [to];
        // Unstable has no other suite (https://wiki.debian.org/DebianUnstable).
        return to === 'sid'
          ? []
          : [`${to}${suite.slice(from.length).replace('/updates', '-security')}`];
      }),
    }))
    .filter((source) => source.suites.length > 0);
}
