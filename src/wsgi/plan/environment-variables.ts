/** Reads the option `environment_variables`: blank-separated `NAME=value` with the quotes of a shell. */
import { fault } from '../../index.ts';
import type { CharmwrightError } from '../../index.ts';
import { splitWords } from './shell-words.ts';
import type { Word } from './shell-words.ts';
import { ok } from './diagnostics.ts';
import type { Read } from './diagnostics.ts';

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

const option = 'config option environment_variables';
const legalName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const plausibleName = /^[A-Za-z0-9_.-]{1,40}$/;

/** Variables that systemd itself sets; another value would break the listening socket. */
const systemdOwn = new Set(['LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PID', 'NOTIFY_SOCKET']);

/**
 * The variables in `text`; the last of several with one name wins.
 *
 * Nothing is expanded: `$`, `%`, backticks and newlines arrive as they are. A value may hold `=`. Messages
 * give positions and names, never a value, because values may be secrets.
 */
export function readEnvironmentVariables(text: string): Read<Variables> {
  const split = splitWords(text);
  const diagnostics: CharmwrightError[] = [];
  const variables = new Map<string, string>();
  let before: string | undefined;
  for (const word of split.words) {
    const read = readVariable(word, before);
    if (read.kind === 'wrong') diagnostics.push(read.fault);
    else variables.set((before = read.name), read.value);
  }
  if (split.unclosed !== undefined) {
    const { quote, at } = split.unclosed;
    const message = `${option} has a ${quote} that is never closed`;
    diagnostics.push(invalid(message, at, `add the closing ${quote}, or write \\${quote}`));
  }
  if (diagnostics.length > 0) return { kind: 'wrong', diagnostics };
  return ok(Object.fromEntries(variables));
}

type ReadVariable =
  | { readonly kind: 'ok'; readonly name: string; readonly value: string }
  | { readonly kind: 'wrong'; readonly fault: CharmwrightError };

function readVariable(word: Word, before: string | undefined): ReadVariable {
  const equals = word.text.indexOf('=');
  if (equals === -1) return { kind: 'wrong', fault: bareWord(word, before) };
  const [name, value] = [word.text.slice(0, equals), word.text.slice(equals + 1)];
  if (!legalName.test(name)) return { kind: 'wrong', fault: illegalName(word, name) };
  if (systemdOwn.has(name)) {
    const message = `${option} sets ${name}, which systemd sets itself`;
    return { kind: 'wrong', fault: invalid(message, word, `leave ${name} out`) };
  }
  if (value.includes('\0') || !value.isWellFormed()) {
    const message = `the value of ${name} in ${option} holds a NUL or half a character`;
    return { kind: 'wrong', fault: invalid(message, word, 'no environment variable can hold it') };
  }
  return { kind: 'ok', name, value };
}

function bareWord(word: Word, before: string | undefined): CharmwrightError {
  const place = before === undefined ? 'at its beginning' : `after the value of ${before}`;
  const message = `${option} has a word without = ${place}; expected NAME=value`;
  return invalid(message, word, `quote a value that holds blanks: ${before ?? 'NAME'}='two words'`);
}

function illegalName(word: Word, name: string): CharmwrightError {
  // An implausible name may be a part of a secret that holds a blank and a `=`.
  const named = plausibleName.test(name) ? ` ${JSON.stringify(name)}` : '';
  const message = `${option} has the illegal name${named}; expected letters, digits and underscores, no digit first`;
  return invalid(message, word, 'rename the variable, or quote the value that this is a part of');
}

function invalid(
  message: string,
  { line, column }: { readonly line: number; readonly column: number },
  hint: string,
): CharmwrightError {
  return fault('ENVIRONMENT_VARIABLES_INVALID', message, {
    hint,
    source: { file: 'environment_variables', line, column },
  });
}
