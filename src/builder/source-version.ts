import { runProgram } from '../base/process/run-program.ts';

/** What git calls the state of a folder (`v1.2-3-gabc`, `-dirty`), or undefined outside of git. */
export async function sourceVersion(folder: string): Promise<string | undefined> {
  const { stdout } = await runProgram('git', ['describe', '--tags', '--always', '--dirty'], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  // Without git or a repository there is no output: the caller has another name for the state.
  const text = stdout.trim();
  return text === '' ? undefined : text;
}
