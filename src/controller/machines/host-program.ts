/** Starts the host's own programs. */
import { execa } from 'execa';
import { fault, messageOf } from '../../errors.ts';

/** Where the host's programs are looked for, whatever PATH the controller was started with. */
export const hostPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a program of the host and answers with its standard output.
 *
 * It sees an environment of its own: PATH and the locale `C.UTF-8`.
 *
 * @throws HOST_COMMAND_FAILED with what the program said.
 */
export async function hostProgram(
  program: string,
  argv: readonly string[],
  options: { readonly input?: string; readonly cwd?: string } = {},
): Promise<string> {
  const result = await execa(program, argv, {
    ...options,
    env: { PATH: hostPath, LC_ALL: 'C.UTF-8' },
    extendEnv: false,
    reject: false,
  });
  if (!result.failed) return result.stdout;
  throw fault('HOST_COMMAND_FAILED', `${[program, ...argv].join(' ')} failed`, {
    details: result.stderr === '' ? messageOf(result) : result.stderr,
  });
}
