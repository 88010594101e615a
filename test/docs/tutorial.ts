/** The tutorial's page as steps, and someone who follows it to the letter. */
import { execFile, type ExecFileException } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');

export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'commands'; readonly text: string; readonly fails: boolean }
  | { readonly kind: 'check'; readonly name: string };

/** What the page tells to write and to type, and where it tells what is then to be seen; in its order. */
export async function tutorialSteps(): Promise<readonly Step[]> {
  const page = await readFile(join(root, 'docs/tutorial/first-charm.md'), 'utf8');
  const parts = page.matchAll(
    /<!-- file: (\S+) -->\n```\w+\n([^]*?)```|(<!-- fails -->\n)?```sh\n([^]*?)```|<!-- check: (.+) -->/g,
  );
  return [...parts].map(([, path, file = '', fails, text = '', name]): Step => {
    if (path !== undefined) return { kind: 'file', path, text: file };
    if (name !== undefined) return { kind: 'check', name };
    return { kind: 'commands', text, fails: fails !== undefined };
  });
}

/** What is to be seen, by the names that the page has for it. */
export type Checks = Readonly<Record<string, () => Promise<void>>>;

/** Where the steps are followed, and how it is seen that the page is right. */
export interface Followed {
  readonly folder: string;
  /** Has `charmwright` on its PATH. */
  readonly environment: NodeJS.ProcessEnv;
  readonly checks: Checks;
}

/** Follows the steps from a folder on, each from where the one before has left; fails where the page is wrong. */
export async function follow(
  steps: readonly Step[],
  { folder, environment, checks }: Followed,
): Promise<void> {
  const env = { ...environment, NO_COLOR: '1' };
  let cwd = folder;
  for (const step of steps) {
    switch (step.kind) {
      case 'file':
        await mkdir(dirname(join(cwd, step.path)), { recursive: true });
        await writeFile(join(cwd, step.path), step.text);
        break;
      case 'commands':
        cwd = await type(step, cwd, env);
        break;
      case 'check': {
        const check = checks[step.name];
        if (check === undefined) throw new Error(`nobody checks that ${step.name}`);
        await check();
      }
    }
  }
}

/** Types commands into a shell that stops at the first failure; answers the folder that they end in. */
async function type(
  { text, fails }: Extract<Step, { kind: 'commands' }>,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const script = `set -e\n${text}\necho "in $PWD"`;
  const ended = await promisify(execFile)('bash', ['-c', script], { cwd, env }).catch(
    (error: unknown) => error as ExecFileException & { stdout: string; stderr: string },
  );
  const failed = ended instanceof Error;
  if (failed !== fails) {
    throw new Error(`the page says otherwise:\n${text}\n${ended.stdout}${ended.stderr}`);
  }
  return /^in (.*)\n$/m.exec(ended.stdout)?.[1] ?? cwd;
}
