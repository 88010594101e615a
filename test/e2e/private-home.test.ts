/** Another user of the host reads nothing of a controller, not even while it starts. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { folderForHome, shareImage } from './support/other-home.ts';
import { Deployment } from './support/deployment.ts';

const nobody = { uid: 65_534, gid: 65_534 };

/** Prints every file and folder that it can read in a home, again and again until its input ends. */
const reader = `
use File::Find;
my $home = shift;
my %seen;
$SIG{PIPE} = sub { exit };
my @known = map { "$home/$_" } qw(store.sqlite store.sqlite-wal store.sqlite-shm controller.lock controller.log
  controller.pid controller.sock models charms runtimes images tools);
$| = 1;
fcntl STDIN, 4, 04000;
for (;;) {
  no warnings;
  find({ no_chdir => 1, wanted => \\&look }, $home) if opendir my $folder, $home;
  look() for @known;
  my $read = sysread STDIN, my $byte, 1;
  last if defined $read and $read == 0;
}
sub look {
  my $path = $File::Find::name || $_;
  $path = $_ if index($path, $_) != 0;
  return if $seen{$path};
  my $reads = -d $path ? opendir my $folder, $path : open my $file, "<", $path;
  $seen{$path} = print "$path\\n" if $reads;
}
`;

interface Reader {
  /** Ends it; answers the paths that it could read at any time. */
  readonly end: () => Promise<readonly string[]>;
}

function startReader(home: string): Reader {
  const child = spawn('perl', ['-e', reader, home], { ...nobody, cwd: dirname(home) });
  const printed = text(child.stdout);
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    async end() {
      child.stdin.end();
      await once(child, 'close');
      return (await printed).split('\n').filter((line) => line !== '');
    },
  };
}

/** What the user `nobody` can read in a home now. */
async function readableNow(home: string): Promise<readonly string[]> {
  return startReader(home).end();
}

/** A home as an older version left it, readable by all. */
function makeLooseHome(home: string): void {
  const files = [
    'store.sqlite-journal',
    'controller.lock',
    'controller.log',
    'models/old/note',
    'charms/a/b',
  ];
  for (const file of files) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), '');
    chmodSync(join(home, file), 0o644);
  }
  for (const folder of ['', 'models', 'models/old', 'charms', 'charms/a']) {
    chmodSync(join(home, folder), 0o755);
  }
}

describe.each([
  ['that was open to all before', makeLooseHome],
  ['that did not exist before', () => undefined],
])('a home %s', (_, prepare) => {
  test('shows nothing to another user, from its first byte on', async () => {
    const folder = await folderForHome();
    // The folder above is open, so that only the home itself is in the way.
    chmodSync(folder, 0o755);
    const home = join(folder, 'h');
    prepare(home);
    const before = await readableNow(home);
    const watching = startReader(home);
    const deployment = await Deployment.create('nob', { home });
    onTestFinished(() => deployment.destroy());
    const { stderr } = await deployment.try('models');
    expect(stderr.includes(`others could read ${home}: closed it (mode 0700)`)).toBe(
      before.length > 0,
    );
    await shareImage(home);
    await deployment.run('deploy', await deployment.build('examples/hello'));
    // Installed, and waiting for the application that it serves.
    await deployment.untilIdle('hello/0', 'blocked');
    await deployment.run('controller', 'stop');
    await deployment.run('status');
    const seen = await watching.end();
    expect(seen.filter((path) => !before.includes(path))).toEqual([]);
    expect(await readableNow(home)).toEqual([]);
    const loose = execFileSync('find', [
      home,
      '-maxdepth',
      '1',
      '-perm',
      '/077',
      '-not',
      '-type',
      'l',
    ]);
    expect(loose.toString()).toBe('');
    expect(statSync(home).mode & 0o777).toBe(0o700);

    // A user of the machine reads what is the machine's.
    const charm = '/var/lib/juju/agents/unit-hello-0/charm/metadata.yaml';
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    expect(await deployment.exec('hello/0', ...asNobody, 'cat', charm)).toMatch(/^name: "?hello/);
    expect(
      await deployment.exec('hello/0', ...asNobody, '/usr/lib/charmwright/node', '--version'),
    ).toMatch(/^v/);
    expect(
      await deployment.exec('hello/0', ...asNobody, 'cat', '/etc/hosts', '/etc/debian_version'),
    ).toMatch(/localhost/);
  });
});
