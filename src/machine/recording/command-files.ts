/** Pure: which programs a command line starts, and which script it gives to an interpreter. */

/** A command line with the user that it runs as. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly user?: string;
  readonly cwd?: string;
}

/** A file that has to be there for a command to run. */
export interface CommandFile {
  /** A program by its name or its path, or the absolute path of a script. */
  readonly name: string;
  /** An interpreter only reads its script; the kernel executes a program. */
  readonly use: 'execute' | 'read';
  /** undefined for root. */
  readonly user: string | undefined;
}

/**
 * The program of a command line, then what that program runs: the command after `--` of a wrapper such as
 * `systemd-run`, and the script of an interpreter.
 *
 * What can't be seen from the command line is left out: a wrapper's command without `--` before it, and a
 * script whose path is relative to an unknown folder.
 */
export function commandFiles(command: Command): readonly CommandFile[] {
  const { command: name, user } = command;
  const program: CommandFile = { name, use: 'execute', user };
  const wrapped = wrappedCommand(command);
  if (wrapped !== undefined) return [program, ...commandFiles(wrapped)];
  const script = scriptOf(command);
  return script === undefined ? [program] : [program, { name: script, use: 'read', user }];
}

const wrappers = new Set(['env', 'ionice', 'nice', 'runuser', 'setpriv', 'systemd-run']);

function wrappedCommand({ command, args, user }: Command): Command | undefined {
  if (!wrappers.has(baseName(command))) return undefined;
  const end = args.indexOf('--');
  const [inner, ...rest] = end === -1 ? [] : args.slice(end + 1);
  if (inner === undefined) return undefined;
  const other = userIn(args.slice(0, end)) ?? user;
  return { command: inner, args: rest, ...(other !== undefined && { user: other }) };
}

/** `User=` is how a unit file says it (systemd.exec(5)), the options are systemd-run's, setpriv's and runuser's. */
function userIn(options: readonly string[]): string | undefined {
  const names = options.map((option, index) => {
    if (option === '-u' || option === '--user') return options[index + 1];
    return /^(?:User=|--property=User=|--(?:re)?uid=|--user=)(.+)$/.exec(option)?.[1];
  });
  return names.find((name) => name !== undefined);
}

/** Options that hold the program's text, or name a module, so that no script is read. */
const inline: readonly (readonly [interpreter: RegExp, options: RegExp])[] = [
  [/^(?:sh|bash|dash)$/, /^-[a-z]*[cs]$/],
  [/^python[\d.]*$/, /^-[a-zA-Z]*[cm]$/],
  [/^perl$/, /^-[a-zA-Z]*[eE]$/],
];

/** Options of the same interpreters whose value is an argument of its own. */
const withValue = /^(?:-[WXo]|\+[oO]|-O)$/;

function scriptOf({ command, args, cwd }: Command): string | undefined {
  const [, isInline] = inline.find(([interpreter]) => interpreter.test(baseName(command))) ?? [];
  if (isInline === undefined) return undefined;
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (isInline.test(argument) || argument === '-') return undefined;
    if (withValue.test(argument)) index += 1;
    else if (!/^[-+]/.test(argument)) return absoluteIn(cwd, argument);
  }
  return undefined;
}

function absoluteIn(cwd: string | undefined, path: string): string | undefined {
  if (path.startsWith('/')) return path;
  return cwd === undefined ? undefined : `${cwd}/${path}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
