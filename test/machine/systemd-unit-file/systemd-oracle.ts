import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'oracle.py');

/** What systemd's own code answers to each question. */
export function askSystemd<A>(
  what: 'environment' | 'config' | 'expanded',
  questions: unknown[],
): A[] {
  const answer = execFileSync('/usr/bin/python3', [script, what], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(answer) as A[];
}

export interface Verified {
  /** `systemd-analyze verify`'s dump of the unit as it was understood. */
  readonly dump: string;
  /** Its complaints about the file. */
  readonly complaints: readonly string[];
}

/** Has `systemd-analyze verify` read a service. */
export function verifyService(text: string): Verified {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-verify-'));
  try {
    const path = join(folder, 'tried.service');
    writeFileSync(path, text);
    const command = `exec systemd-analyze verify --man=no ${path} 2>${folder}/err`;
    const dump = execFileSync('/bin/sh', ['-c', `${command} || true`], {
      encoding: 'utf8',
      env: { SYSTEMD_LOG_LEVEL: 'debug', PATH: '/usr/bin:/bin' },
    });
    const said = execFileSync('/bin/cat', [`${folder}/err`], { encoding: 'utf8' });
    return {
      dump,
      complaints: said.split('\n').filter((line) => /tried\.service:\d+:/.test(line)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The arguments in the dump's first "Command Line:", which quotes as a shell would. */
export function commandLineOf(dump: string): readonly string[] {
  const [, line = ''] = /Command Line: (.*)/.exec(dump) ?? [];
  return [...line.matchAll(/\$'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, ansi, quoted, plain]) => plain ?? unescaped(ansi ?? quoted ?? ''),
  );
}

const meanings: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
};

function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|[0-7]{3}|.)/gs, (_, escape: string) => {
    if (escape.startsWith('x')) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]{3}$/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8));
    return meanings[escape] ?? escape;
  });
}
