import { fault } from '../../errors.ts';
import type { CharmwrightError } from '../../errors.ts';

/** Doubles every `%`, so that systemd.unit(5)'s specifiers stay text. */
export function escapeSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/**
 * A command for `ExecStart=` and its kin, one argument a word, each arriving unchanged.
 *
 * `%` and `$` are doubled, what is not plain is quoted, control characters become escapes
 * (systemd.service(5), "Command lines"; systemd.syntax(7), "Quoting"). Prefixes such as `-` or `+` are
 * the caller's to put in front.
 *
 * @throws UNIT_FILE_INVALID for a program that is not an absolute path, or one systemd refuses.
 */
export function quoteExec(argv: readonly string[]): string {
  const [program = '', ...args] = argv;
  // systemd refuses these in a program's path, and does not take `$$` there.
  if (!/^\/[^"'\\$\p{Cc}]*[^/"'\\$\p{Cc}]$/u.test(program)) {
    throw invalid('program', program, 'an absolute path without quotes, backslashes and $');
  }
  const rest = args.map((arg) => quoteEscaped(arg.replaceAll('$', '$$$$'), 'argument'));
  return [quoteEscaped(program, 'program'), ...rest].join(' ');
}

/**
 * One `NAME=value` for `Environment=`; the value arrives unchanged.
 *
 * Such values can be read by every user over D-Bus: secrets belong in an environment file.
 *
 * @throws ENVIRONMENT_INVALID for a name or value that no environment can hold.
 */
export function quoteEnvironment(name: string, value: string): string {
  checkVariable(name, value);
  return quoteEscaped(`${name}=${value}`, `value of ${name}`);
}

/** One word of a setting that takes a list of words, such as a path in `ReadWritePaths=`. */
export function quoteWord(word: string): string {
  refuseControl(word);
  return quoteEscaped(word, 'word');
}

/**
 * A setting that takes the whole line, such as `Description=` or `WorkingDirectory=`.
 *
 * @throws UNIT_FILE_INVALID for blanks at its ends or a backslash at the end, which systemd would take away.
 */
export function quoteLine(text: string): string {
  refuseControl(text);
  if (/^\s|\s$|\\$/.test(text))
    throw invalid('value', text, 'no blank at its ends and no \\ at its end');
  return escapeSpecifiers(text);
}

/** Fails with ENVIRONMENT_INVALID unless a process can have the variable. The value is not in the message. */
export function checkVariable(name: string, value: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const expected = 'expected letters, digits and underscores, no digit first';
    throw fault(
      'ENVIRONMENT_INVALID',
      `${JSON.stringify(name)} cannot name a variable; ${expected}`,
    );
  }
  if (value.includes('\0'))
    throw fault('ENVIRONMENT_INVALID', `the value of ${name} has a NUL in it`);
  if (!value.isWellFormed()) {
    throw fault(
      'ENVIRONMENT_INVALID',
      `the value of ${name} is not Unicode: half of a surrogate pair is missing`,
    );
  }
}

function quoteEscaped(text: string, what: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw invalid(what, text, 'Unicode without NUL');
  const escaped = escapeSpecifiers(text).replace(/["\\\p{Cc}]/gu, escapeOne);
  return /^[A-Za-z0-9_@%+=:,./$-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escapeOne(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // `\x` stands for a byte, so characters beyond ASCII need `\u`.
  const hex = code < 0x80 ? `\\x${pad(code, 2)}` : `\\u${pad(code, 4)}`;
  return named[character] ?? hex;
}

function pad(code: number, length: number): string {
  return code.toString(16).padStart(length, '0');
}

function refuseControl(text: string): void {
  if (/\p{Cc}/u.test(text)) throw invalid('value', text, 'one line without control characters');
}

function invalid(what: string, value: string, expected: string): CharmwrightError {
  return fault(
    'UNIT_FILE_INVALID',
    `the ${what} is ${JSON.stringify(value)}, expected ${expected}`,
  );
}
