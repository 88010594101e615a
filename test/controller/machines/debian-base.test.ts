import { expect, test } from 'vitest';
import { parseAptSources } from '../../../src/controller/machines/apt-sources.ts';
import { sourcesForSuite, suiteOfBase } from '../../../src/controller/machines/debian-base.ts';
import { hintOfImageLog } from '../../../src/controller/machines/image-fault.ts';

test('a base is named as Juju names it, by version or by suite', () => {
  expect(
    ['debian@12', 'debian@13', 'debian@14', 'debian@trixie', 'debian@sid'].map(suiteOfBase),
  ).toEqual(['bookworm', 'trixie', 'forky', 'trixie', 'sid']);
  for (const wrong of ['debian@11', 'ubuntu@24.04', 'trixie', 'debian@13; reboot', '']) {
    expect(() => suiteOfBase(wrong)).toThrow(expect.objectContaining({ code: 'BASE_UNSUPPORTED' }));
  }
});

const host = parseAptSources(
  'debian.sources',
  `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /etc/apt/keyrings/company.asc

Types: deb
URIs: http://mirror.example/security
Suites: bookworm-security bookworm/updates
Components: main
`,
);

test('another release comes from where the host gets its own', () => {
  const suitesFor = (to: string) =>
    sourcesForSuite(host, { from: 'bookworm', to }).map(({ uris, suites, signedBy }) => [
      ...[uris, suites, signedBy],
    ]);
  const [archive, security] = [
    ['http://mirror.example/debian'],
    ['http://mirror.example/security'],
  ];
  const key = '/etc/apt/keyrings/company.asc';
  expect(suitesFor('trixie')).toEqual([
    [archive, ['trixie', 'trixie-updates'], key],
    [security, ['trixie-security', 'trixie-security'], undefined],
  ]);
  expect(suitesFor('sid')).toEqual([[archive, ['sid'], key]]);
  expect(sourcesForSuite(host, { from: 'bookworm', to: 'bookworm' })).toEqual(host);
});

test.each([
  ['cp: not writing through dangling symlink\nE: run_chroot failed', undefined],
  [
    'Err:1 http://deb.example bookworm InRelease\n  Could not resolve ‘deb.example’',
    'could not be reached',
  ],
  ['E: Failed to fetch http://x/y.deb  Connection timed out', 'could not be reached'],
  ['dpkg: error: failed to write: No space left on device\nE: Failed to fetch x', 'is full'],
  ['W: GPG error: x InRelease: … NO_PUBKEY 6ED0E7B82643E131', 'does not trust'],
  ['E: Unable to locate package gunicorn', 'does not have this release or one of its packages'],
  [
    "E: The repository 'http://x forky Release' does not have a Release file.",
    'does not have this release',
  ],
  ['E: Release file for x is not valid yet (invalid for another 3h)', 'set the clock right'],
  ['Killed\nE: run failed', 'lack of memory'],
  ['mount: /proc: Operation not permitted', 'root with all capabilities'],
])('the hint of a failed image fits what failed: %j', (log, hint) => {
  if (hint === undefined) expect(hintOfImageLog(log)).toBeUndefined();
  else expect(hintOfImageLog(log)).toContain(hint);
});
