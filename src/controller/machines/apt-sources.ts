/** The host's apt sources, reduced to Debian's own archives (sources.list(5)). */

/** One source: an archive with suites and components. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The key ring's path. An embedded key is kept as it is, its lines separated by newlines. */
  readonly signedBy: string | undefined;
  /** Whether apt takes it without a signature. */
  readonly trusted: boolean;
}

/** Reads a file of /etc/apt; `name` decides between the two formats. */
export function parseAptSources(name: string, text: string): readonly AptSource[] {
  return name.endsWith('.sources') ? parseParagraphs(text) : parseLines(text);
}

/**
 * What of the sources is Debian's own, for a release such as `bookworm`.
 *
 * Other vendors use Debian's suite names too, but sign with a key of their own. Where nothing is
 * signed by Debian (a company's re-signed mirror), every source of a Debian suite counts.
 */
export function debianSources(sources: readonly AptSource[], release: string): AptSource[] {
  const suites = [release, `${release}-updates`, `${release}-security`, `${release}/updates`];
  const candidates = sources
    .map((source) => ({
      ...source,
      suites: source.suites.filter((suite) => suites.includes(suite)),
    }))
    .filter(({ suites, components }) => suites.length > 0 && components.includes('main'));
  const signed = candidates.filter(
    ({ signedBy }) => signedBy === undefined || isDebianKeyring(signedBy),
  );
  return signed.length > 0 ? signed : candidates;
}

/** Whether this is a key ring of Debian's archives (from its package `debian-archive-keyring`). */
export function isDebianKeyring(path: string): boolean {
  return /^\/usr\/share\/keyrings\/debian-archive-[^/]*$/.test(path);
}

/** The sources as text of a `.sources` file; empty when there are none. */
export function formatAptSources(sources: readonly AptSource[]): string {
  return sources
    .map(({ uris, suites, components, signedBy, trusted }) =>
      [
        'Types: deb',
        `URIs: ${uris.join(' ')}`,
        `Suites: ${suites.join(' ')}`,
        `Components: ${components.join(' ')}`,
        ...(signedBy === undefined ? [] : [`Signed-By: ${fold(signedBy)}`]),
        ...(trusted ? ['Trusted: yes'] : []),
      ].join('\n'),
    )
    .map((paragraph) => `${paragraph}\n`)
    .join('\n');
}

/** An embedded key begins on the line after its field's name. */
function fold(value: string): string {
  return value.includes('\n') ? ['', ...value.split('\n')].join('\n ') : value;
}

function parseLines(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match === null) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    return [
      {
        uris: [uri],
        suites: [suite],
        components: words(components),
        signedBy: /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1],
        trusted: /(?:^|\s)trusted=yes(\s|$)/i.test(options),
      },
    ];
  });
}

function parseParagraphs(text: string): AptSource[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '');
  return withoutComments.split(/\n\s*\n/).flatMap((paragraph) => {
    const fields = parseFields(paragraph);
    if (!words(fields.get('types')).includes('deb') || fields.get('enabled') === 'no') return [];
    return [
      {
        uris: words(fields.get('uris')),
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        signedBy: fields.get('signed-by'),
        trusted: fields.get('trusted') === 'yes',
      },
    ];
  });
}

function parseFields(paragraph: string): ReadonlyMap<string, string> {
  const unfolded = paragraph.replace(/\n[ \t]+/g, '\0');
  return new Map(
    unfolded.split('\n').flatMap((line): [string, string][] => {
      const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
      if (match === null) return [];
      const value = (match[2] ?? '').replaceAll('\0', '\n').trim();
      return [[(match[1] ?? '').toLowerCase(), value]];
    }),
  );
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
