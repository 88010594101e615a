/** What an image that could not be built needs, read from what its build said. */

interface Cause {
  readonly said: RegExp;
  readonly hint: string;
}

/** The first that fits counts: a full disk also makes an archive's file unreadable. */
const causes: readonly Cause[] = [
  {
    said: /No space left on device|Disk quota exceeded|ENOSPC|don't have enough free space/i,
    hint: 'the file system of the controller’s home is full: free some space there, about 1 GB',
  },
  {
    said: /Cannot allocate memory|Out of memory|^Killed$|received signal: 9|signal 9\b/im,
    hint: 'the build was killed, mostly for lack of memory: give the host more, or end other programs',
  },
  {
    said: /NO_PUBKEY|signatures? (?:couldn't|could not) be verified|is not signed|EXPKEYSIG|keyring .*(?:missing|not (?:found|exist|readable))/i,
    hint: 'apt does not trust the archive: install the package debian-archive-keyring again, or the key of your mirror',
  },
  {
    said: /Release file .* (?:is expired|is not valid yet)/i,
    hint: 'the archive’s dates do not fit the host’s clock: set the clock right',
  },
  {
    said: /Unable to locate package|has no installation candidate|does not have a Release file|404 +Not Found/i,
    hint: 'the archive does not have this release or one of its packages: look at the apt sources of the host',
  },
  {
    said: /Could not (?:resolve|connect)|Temporary failure (?:in name resolution|resolving)|Failed to fetch|Unable to connect|Connection (?:timed out|refused|reset)|Network is unreachable/i,
    hint: 'an archive of Debian could not be reached: look at the host’s network, proxy and apt sources',
  },
  {
    said: /Read-only file system|Permission denied|Operation not permitted/i,
    hint: 'the host does not let the controller do this: it needs root with all capabilities, and a writable home',
  },
];

/** What to do about a build that said this; undefined when nothing in it is known. */
export function hintOfImageLog(log: string): string | undefined {
  return causes.find(({ said }) => said.test(log))?.hint;
}
