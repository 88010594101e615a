/**
 * The program behind every hook tool: sends its name and arguments to the agent's socket, prints the answer.
 *
 * Perl without a single module, because that starts in about 2 ms and is in every Debian system
 * (`perl-base`). Standard input is read only when the controller asks for it, so that a tool in a
 * loop does not eat its shell's input.
 */
export const shim = `#!/usr/bin/perl
my ($name) = $0 =~ m{([^/]+)\\z};
my ($context, $path) = @ENV{qw(JUJU_CONTEXT_ID JUJU_AGENT_SOCKET_ADDRESS)};
sub fail { print STDERR "ERROR $_[0]\\n"; exit 1 }
defined $context && $context ne '' or fail('JUJU_CONTEXT_ID not set');
defined $path && $path ne '' or fail('JUJU_AGENT_SOCKET_ADDRESS not set');
$SIG{PIPE} = 'IGNORE';
$path =~ s/^@/\\0/;
sub take {
  my ($socket, $length) = @_;
  my $bytes = '';
  while (length $bytes < $length) {
    my $read = sysread $socket, $bytes, $length - length $bytes, length $bytes;
    fail('the agent hung up') unless $read;
  }
  $bytes;
}
sub ask {
  my ($given, $stdin) = @_;
  my $socket;
  socket($socket, 1, 1, 0) && connect($socket, pack('S a*', 1, $path)) or fail("cannot reach the agent: $!");
  my $block = pack '(N/a*)*', $context, readlink '/proc/self/cwd', $name, $given, $stdin, @ARGV;
  my $message = 'CWT1' . pack('N', length $block) . $block;
  for (my $sent = 0; $sent < length $message;) {
    my $written = syswrite $socket, $message, 65536, $sent;
    defined $written or fail("cannot send to the agent: $!");
    $sent += $written;
  }
  unpack '(N/a*)*', take($socket, unpack 'x4 N', take($socket, 8));
}
my ($kind, $code, $stdout, $stderr) = ask('0', '');
if ($kind eq 'stdin') {
  binmode STDIN;
  local $/;
  ($kind, $code, $stdout, $stderr) = ask('1', scalar(<STDIN>) // '');
}
print STDOUT $stdout;
print STDERR $stderr;
exit $code;
`;
