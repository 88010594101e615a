/**
 * The program that starts others in a machine.
 *
 * It does what nsenter(1) does, with one difference that matters: nsenter stops itself when its child
 * is stopped, and systemd stops all processes of a machine for a moment when it shuts down; nsenter
 * then sleeps without end, never notices its child's death, and the machine cannot end. Besides, a
 * systemd that shuts down waits up to 90 s for a SIGCHLD of processes that are not its children, so
 * this sends it one. It is Perl, because that is in every Debian, starts in 2 ms, and can make the one
 * system call that is needed.
 */
import { arch } from 'node:os';
import { fault } from '../../errors.ts';

/** How the program in the machine gets its folder and environment. */
export type Surroundings =
  /** The machine's root folder, and the environment of the caller. */
  | 'callers'
  /** From file descriptor 3, where no other process can read them: folder, then entries, with NULs. */
  | 'handed-over';

/**
 * The command line that starts something in the machine with this first process; the program and its
 * arguments are to be appended.
 *
 * The program joins the control groups, has the umask 022, and is looked for on its own PATH. How it
 * ends is how this ends. What cannot be started ends with 126 (folder) or 127 (program), as in a
 * shell; a machine that is gone, with SIGKILL.
 */
export function enterArgv(
  initPid: number,
  groups: readonly string[],
  surroundings: Surroundings,
): readonly string[] {
  const { setns, prctl } = systemCalls();
  const numbers = [setns, prctl, initPid].map(String);
  return ['/usr/bin/perl', '-e', script, '--', ...numbers, groups.join(' '), surroundings];
}

/**
 * 24 is PR_CAPBSET_DROP: what the machine itself may not do, such as setting the host's clock, nothing
 * that is started in it may do either.
 */
const script = `
umask 022;
my ($setns, $prctl, $initPid, $groups, $surroundings) = splice @ARGV, 0, 5;
open my $status, "<", "/proc/$initPid/status" or gone();
my ($capabilities) = map { /^CapBnd:\\s*(\\w+)/ ? $1 : () } <$status>;
defined $capabilities or gone();
for (split / /, $groups) {
  mkdir $_;
  if (open my $procs, ">", "$_/cgroup.procs") { print $procs $$ }
}
# An id that is the host's again must not lead onto the host.
readlink("/proc/$initPid/ns/pid") ne readlink("/proc/self/ns/pid") or gone();
my @spaces = map { open my $f, "<", "/proc/$initPid/ns/$_" or gone(); $f } qw(cgroup ipc uts net pid mnt);
syscall($setns, fileno $_, 0) == 0 or gone() for @spaces;
my $child = fork;
defined $child or gone();
if ($child == 0) {
  my $folder = "/";
  if ($surroundings eq "handed-over") {
    open my $in, "<&=", 3 or die "no environment: $!";
    my ($first, @entries) = split /\\0/, do { local $/; <$in> }, -1;
    $folder = $first;
    %ENV = map { /^([^=]+)=(.*)$/s ? ($1, $2) : () } @entries;
  }
  my @bits = reverse split //, unpack "B64", pack "H16", $capabilities;
  $bits[$_] or syscall $prctl, 24, $_, 0, 0, 0 for 0 .. 63;
  chdir $folder or end("cannot enter $folder: $!", 126);
  exec { $ARGV[0] } @ARGV or end("cannot start $ARGV[0]: $!", 127);
}
waitpid $child, 0;
my $signal = $? & 127;
kill "CHLD", $initPid;
kill $signal, $$ if $signal;
exit($signal ? 128 + $signal : $? >> 8);

sub end { my ($message, $code) = @_; print STDERR "$message\\n"; exit $code }
sub gone { kill "KILL", $$; sleep 1 }
`;

/** The number of setns(2) on this processor. @throws HOST_NOT_READY */
export function setnsNumber(): number {
  return systemCalls().setns;
}

/** The numbers of setns(2) and prctl(2), which Perl does not know by name. */
function systemCalls(): SystemCalls {
  const calls = systemCallsOf.get(arch());
  if (calls !== undefined) return calls;
  throw fault('HOST_NOT_READY', `machines cannot run on a processor of type ${arch()}`, {
    hint: `use a host with one of ${[...systemCallsOf.keys()].join(', ')}`,
  });
}

interface SystemCalls {
  readonly setns: number;
  readonly prctl: number;
}

const systemCallsOf: ReadonlyMap<string, SystemCalls> = new Map([
  ['x64', { setns: 308, prctl: 157 }],
  ['arm64', { setns: 268, prctl: 167 }],
  ['riscv64', { setns: 268, prctl: 167 }],
  ['ppc64', { setns: 350, prctl: 171 }],
  ['s390x', { setns: 339, prctl: 172 }],
]);
