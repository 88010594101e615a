/** Lets a running machine see folders of the host that it was not booted with. */
import { hostProgram } from './host-program.ts';
import { setnsNumber } from './enter-script.ts';
import type { MachineBind } from './machines.ts';
import { mountPoints } from './proc.ts';

/** Mounts what is not mounted yet; the machine's processes see it at once. */
export async function bindInto(initPid: number, binds: readonly MachineBind[]): Promise<void> {
  const there = new Set(await mountPoints(initPid));
  for (const { host, machine, readOnly } of binds) {
    if (there.has(machine)) continue;
    const numbers = [setnsNumber(), initPid, readOnly ? 1 : 0].map(String);
    await hostProgram('/usr/bin/perl', ['-', ...numbers, host, machine], { input: script });
  }
}

/**
 * mount(8) cannot mount a folder of one mount namespace in another; the kernel can, since 5.2. The folder is
 * cloned here (open_tree, 428), made read-only (mount_setattr, 442) and put in place there (move_mount, 429);
 * these numbers are the same on every processor.
 */
const script = `
umask 022;
my ($setns, $initPid, $read_only, $host, $target) = @ARGV;
my $tree = syscall 428, -100, $host, 0x80001;
$tree >= 0 or die "cannot clone $host: $!\\n";
if ($read_only) {
  my $attributes = pack "Q4", 1, 0, 0, 0;
  syscall(442, $tree, my $empty = "", 0x1000, $attributes, 32) == 0 or die "cannot make $host read-only: $!\\n";
}
open my $space, "<", "/proc/$initPid/ns/mnt" or die "the machine is gone\\n";
syscall($setns + 0, fileno $space, 0) == 0 or die "cannot enter the machine: $!\\n";
my $path = "";
for (grep { length } split m{/}, $target) { $path .= "/$_"; mkdir $path, 0755 }
syscall(429, $tree, my $nothing = "", -100, $target, 4) == 0 or die "cannot mount $target: $!\\n";
`;
