import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

/** What a program printed on either of its outputs, and at the end `exit` with its code. */
export async function runProgram(
  cwd: string,
  program: string,
  ...args: readonly string[]
): Promise<string> {
  const ended = await promisify(execFile)(program, args, { cwd, env: environment() }).catch(
    (error: unknown) => error as { stdout: string; stderr: string; code: number },
  );
  return `${ended.stdout}${ended.stderr}exit ${'code' in ended ? ended.code : 0}`;
}

/** Variables with which `charmwright` is the command of the installed package, as `npx` finds it. */
export function environment(): NodeJS.ProcessEnv {
  const bin = join(inject('installed').complete, 'node_modules/.bin');
  return { ...process.env, PATH: [bin, process.env.PATH].join(delimiter), NO_COLOR: '1' };
}
