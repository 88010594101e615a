import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The application that is served. */
export const applicationFolder = join(import.meta.dirname, '../../fixtures/apps/conformance');

/** A server of this host that has said which port it listens on. */
export interface StartedProgram {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts Python in the application's folder, and waits until it prints `listening on port N`. */
export async function startPython(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<StartedProgram> {
  const child = spawn('python3', args, {
    cwd: applicationFolder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  let printed = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, found] = /listening on port (\d+)\n/.exec(printed) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`python3 ${args.join(' ')} ended: ${printed}`)));
  });
  return {
    port,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
