import { expect, test } from 'vitest';
import {
  debianSources,
  formatAptSources,
  parseAptSources,
} from '../../../src/controller/machines/apt-sources.ts';
import { machineAptConf } from '../../../src/controller/machines/apt-conf.ts';
import { debianRelease } from '../../../src/controller/machines/host-recipe.ts';

const debian = `Types: deb
# a comment in the middle
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

test('Debian’s own archives are kept as the host has them', () => {
  const kept = debianSources(parseAptSources('debian.sources', debian), 'bookworm');
  expect(formatAptSources(kept)).toBe(debian.replace(/^#.*\n/m, '').replace('deb deb-src', 'deb'));
});

test('other vendors are left out, also those that use Debian’s suite names', () => {
  const list = `
deb http://mirror.example/debian bookworm main contrib # Debian
deb-src http://mirror.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/vendor.gpg] https://apt.vendor.example bookworm main
deb https://apt.other.example nodistro main
deb [trusted=yes] http://mirror.example/debian bookworm-backports main
`;
  const kept = debianSources(parseAptSources('sources.list', list), 'bookworm');
  expect(kept).toEqual([
    {
      uris: ['http://mirror.example/debian'],
      suites: ['bookworm'],
      components: ['main', 'contrib'],
      signedBy: undefined,
      trusted: false,
    },
  ]);
});

test('a mirror that is signed by another key counts where nothing is signed by Debian', () => {
  const list = 'deb [signed-by=/etc/apt/keyrings/company.asc] https://apt.example bookworm main\n';
  const kept = debianSources(parseAptSources('company.list', list), 'bookworm');
  expect(kept.map(({ signedBy }) => signedBy)).toEqual(['/etc/apt/keyrings/company.asc']);
});

test('a disabled paragraph does not count and an embedded key stays embedded', () => {
  const text = `Enabled: no\n${debian.split('\n\n')[0] ?? ''}

Types: deb
URIs: http://mirror.example/debian
Suites: bookworm
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
`;
  const parsed = parseAptSources('x.sources', text);
  expect(parsed).toHaveLength(1);
  expect(formatAptSources(parsed)).toContain(
    'Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n',
  );
});

test('apt’s proxies and checks are carried over, and nothing else', () => {
  const dump = `APT::Architecture "amd64";
Acquire::http::Proxy "http://proxy.example:3142";
Acquire::https::Proxy "";
Acquire::Check-Valid-Until "false";
Acquire::Changelogs::URI::Origin::Debian "https://changelogs.example";
DPkg::Post-Invoke:: "rm -f /var/cache/apt/archives/*.deb";
`;
  expect(machineAptConf(dump, { https_proxy: 'http://proxy.example:3143', no_proxy: 'x' })).toBe(
    `Acquire::http::Proxy "http://proxy.example:3142";
Acquire::Check-Valid-Until "false";
Acquire::https::Proxy "http://proxy.example:3143";
`,
  );
});

test('a proxy in the environment cannot bring in another line of configuration', () => {
  expect(machineAptConf('', { http_proxy: 'http://x";\nDPkg::Pre-Invoke {"id";};' })).toBe('');
});

test('the release is the host’s when that is a Debian', () => {
  expect(debianRelease('ID=debian\nVERSION_CODENAME=trixie\n')).toBe('trixie');
  expect(debianRelease('ID="debian"\nVERSION_CODENAME="bookworm"\n')).toBe('bookworm');
  expect(debianRelease('ID=ubuntu\nVERSION_CODENAME=noble\n')).toBe(undefined);
});
