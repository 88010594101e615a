import { mainMethod, rpcTypes, wantsStdin } from '../../juju/agent-rpc.ts';
import { GobEncoder } from '../../juju/gob/gob-encoder.ts';

/**
 * The program behind every hook tool: sends its name and arguments to the agent's socket, prints the answer.
 *
 * Does in Perl what `jujuc` does in Go, over the same wire, without a single module: that starts in about
 * 2 ms and is in every Debian system (`perl-base`). The type definitions it sends are constants. Standard
 * input is read only when the agent asks for it, so that a tool in a loop does not eat its shell's input.
 */
export function shim(): string {
  const encoder = new GobEncoder();
  const [request, requestId] = definitionOf(encoder.encode(rpcTypes.request, {}));
  const [call, callId] = definitionOf(encoder.encode(rpcTypes.call, {}));
  return program
    .replaceAll('REQUEST_TYPE', request)
    .replaceAll('REQUEST_ID', requestId)
    .replaceAll('CALL_TYPE', call)
    .replaceAll('CALL_ID', callId);
}

/** The definitions before an empty value, and the type id in it, in hexadecimal. */
function definitionOf(bytes: Buffer): readonly [string, string] {
  // The value is its length, its id (two bytes, for an id from 64 to 127) and the struct's end.
  const end = bytes.length - 4;
  return [bytes.toString('hex', 0, end), bytes.toString('hex', end + 1, end + 3)];
}

const program = `#!/usr/bin/perl
my ($name) = $0 =~ m{([^/]+)\\z};
my ($context, $path) = @ENV{qw(JUJU_CONTEXT_ID JUJU_AGENT_SOCKET_ADDRESS)};
sub fail { print STDERR "ERROR $_[0]\\n"; exit 1 }
defined $context && $context ne '' or fail('JUJU_CONTEXT_ID not set');
defined $path && $path ne '' or fail('JUJU_AGENT_SOCKET_ADDRESS not set');
$SIG{PIPE} = 'IGNORE';
$path =~ s/^@/\\0/;
my $socket;
socket($socket, 1, 1, 0) && connect($socket, pack('S a*', 1, $path)) or fail("cannot reach the agent: $!");

# Gob: an unsigned integer, text, a message.
sub uint {
  my ($number) = @_;
  return chr $number if $number < 128;
  (my $bytes = pack 'N', $number) =~ s/^\\0+//;
  chr(256 - length $bytes) . $bytes;
}
sub text { uint(length $_[0]) . $_[0] }
sub ask {
  my ($sequence, $stdin) = @_;
  my $head = pack('H*', 'REQUEST_ID') . "\\1" . text('${mainMethod}');
  $head .= "\\1" . uint($sequence) if $sequence;
  my $call = pack('H*', 'CALL_ID') . join '', map { "\\1" . text($_) } $context, readlink '/proc/self/cwd', $name;
  $call .= "\\1" . uint(scalar @ARGV) . join '', map { text($_) } @ARGV;
  $call .= "\\1\\1\\1" . text($stdin) if defined $stdin;
  my ($heads, $calls) = $sequence ? ('', '') : (pack('H*', 'REQUEST_TYPE'), pack('H*', 'CALL_TYPE'));
  my $bytes = $heads . text("$head\\0") . $calls . text("$call\\0");
  for (my $sent = 0; $sent < length $bytes;) {
    my $written = syswrite $socket, $bytes, 65536, $sent;
    defined $written or fail("cannot send to the agent: $!");
    $sent += $written;
  }
  my (undef, undef, $error) = fields(value(), 1, 0, 1);
  my ($code, $stdout, $stderr) = fields(value(), 0, 1, 1);
  return ($error, ($code & 1 ? -1 - ($code >> 1) : $code >> 1), $stdout, $stderr);
}
sub take {
  my ($length) = @_;
  my $bytes = '';
  while (length $bytes < $length) {
    my $read = sysread $socket, $bytes, $length - length $bytes, length $bytes;
    fail('the agent hung up') unless $read;
  }
  $bytes;
}
# The next message that is a value: definitions of types have a negative id, which is odd here.
sub value {
  for (;;) {
    my $first = ord take(1);
    my $length = $first < 128 ? $first : number(take(256 - $first));
    my $message = take($length);
    next if shifted(\\$message) & 1;
    return $message;
  }
}
sub number { my $number = 0; $number = $number * 256 + ord for split //, $_[0]; $number }
sub shifted {
  my ($rest) = @_;
  my $first = ord substr $$rest, 0, 1, '';
  $first < 128 ? $first : number(substr $$rest, 0, 256 - $first, '');
}
# A struct's fields; true in the pattern stands for text or bytes, false for an integer.
sub fields {
  my ($message, @pattern) = @_;
  my @values = map { $_ ? '' : 0 } @pattern;
  my $at = -1;
  while (my $delta = shifted(\\$message)) {
    $at += $delta;
    $at < @pattern or fail('the agent answers in an unknown way');
    my $number = shifted(\\$message);
    $values[$at] = $pattern[$at] ? substr $message, 0, $number, '' : $number;
  }
  @values;
}
my ($error, $code, $stdout, $stderr) = ask(0);
if ($error eq '${wantsStdin}') {
  binmode STDIN;
  local $/;
  ($error, $code, $stdout, $stderr) = ask(1, scalar(<STDIN>) // '');
}
$error eq '' or fail($error);
print STDOUT $stdout;
print STDERR $stderr;
exit $code;
`;
