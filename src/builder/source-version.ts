import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What git calls the state of a folder (`v1.2-3-gabc`, `-dirty`), or undefined outside of git. */
export async function sourceVersion(folder: string): Promise<string | undefined> {
  try {
    const answer = await promisify(execFile)('git', ['describe', '--tags', '--always', '--dirty'], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
    });
    const text = answer.stdout.trim();
    return text === '' ? undefined : text;
  } catch {
    // No git, or no repository: the caller has another name for the state.
    return undefined;
  }
}
