import { refusalInOutput } from '../../base/system-faults.ts';

/** Why apt or dpkg failed, as far as its output tells. */
export interface AptFailure {
  /**
   * - `busy`, `unreachable`, `killed`: transient, worth another try;
   * - `not-listed`: the lists there are do not have it, or name a file that the archive no longer has;
   * - `machine`: the machine has no room, memory or right for it, so it is worth a try after a repair;
   * - `interrupted`: dpkg must finish first;
   * - `other`: final.
   */
  readonly kind:
    'busy' | 'unreachable' | 'killed' | 'not-listed' | 'machine' | 'interrupted' | 'other';
  /** The line that says it best. */
  readonly reason: string;
}

const interrupted = 'dpkg was interrupted, you must manually run';

const signs: readonly (readonly [AptFailure['kind'], RegExp])[] = [
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
  const unfinished = lines.find((line) => line.includes(interrupted));
  if (unfinished !== undefined) return { kind: 'interrupted', reason: plain(unfinished) };
  // A warning or notice does not end apt; one about the permission of _apt is in many runs that are well.
  const refused = refusalInOutput(lines.filter((line) => !/^[WN]: /.test(line)).join('\n'));
  if (refused !== undefined) return { kind: 'machine', reason: plain(refused.line) };
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
