/** Why apt or dpkg failed, as far as its output tells. */
export interface AptFailure {
  /**
   * - `busy`, `unreachable`: transient, worth another try;
   * - `not-listed`: the lists there are do not have it, or name a file that the archive no longer has;
   * - `interrupted`: dpkg must be told to finish first;
   * - `other`: final.
   */
  readonly kind: 'busy' | 'unreachable' | 'not-listed' | 'interrupted' | 'other';
  /** The line that says it best. */
  readonly reason: string;
}

const signs: readonly (readonly [Exclude<AptFailure['kind'], 'other'>, RegExp])[] = [
  ['interrupted', /dpkg was interrupted, you must manually run/],
  ['busy', /Could not get lock|Unable to acquire the dpkg frontend lock|Unable to lock directory/],
  [
    'not-listed',
    /\b404 {2}Not Found|Unable to locate package|has no installation candidate|Version '.*' for '.*' was not found|Couldn't find any package by/,
  ],
  [
    'unreachable',
    /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection (?:failed|timed out|refused|reset)|Network is unreachable|No route to host|Failed to fetch .*\b(?:5\d\d|429) |^(?:E|Err|W):.*\b5\d\d {2}|Hash Sum mismatch|Mirror sync in progress|File has unexpected size|Failed to fetch|Some index files failed to download/,
  ],
];

/** Reads apt's output in the C locale; its exit status is 100 whatever went wrong. */
export function classifyApt(output: string): AptFailure {
  const lines = output.split('\n').map((line) => line.trim());
  for (const [kind, sign] of signs) {
    const line = lines.find((each) => sign.test(each));
    if (line !== undefined) return { kind, reason: plain(line) };
  }
  const last =
    lines.findLast((line) => line.startsWith('E:')) ?? lines.findLast((line) => line !== '');
  return { kind: 'other', reason: plain(last ?? 'apt-get said nothing') };
}

function plain(line: string): string {
  return line.replace(/^(?:E|W|Err):\s*/, '');
}
