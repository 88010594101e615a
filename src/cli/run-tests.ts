import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CliOptions } from 'vitest/node';
import { packageModule, packageRoot } from '../builder/package-root.ts';
import { fault } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/** Which tests to run, and how. */
export interface TestSelection {
  readonly folder: string;
  /** For vitest, as they were typed. */
  readonly passed: readonly string[];
  readonly watch: boolean;
}

/**
 * Runs a project's tests in this process, with the vitest of the project or else ours; returns the exit code.
 *
 * Where the project has no charmwright installed, this one stands in under its name.
 *
 * @param own where charmwright is installed.
 * @throws CHARM_SOURCE_MISSING when there is no such folder; VITEST_MISSING.
 */
export async function runTests(
  selection: TestSelection,
  { cwd }: Pick<Terminal, 'cwd'>,
  own = packageRoot(),
): Promise<number> {
  const root = resolve(cwd, selection.folder);
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw fault('CHARM_SOURCE_MISSING', `there is no folder ${root}`, {
      hint: 'name the folder of a charm, a layer or an interface',
    });
  }
  const vitestFound = await loadVitest(root, own);
  const { filter, options } = vitestFound.parseCLI(['vitest', ...selection.passed]);
  const watching = selection.watch || options.watch === true;
  const vitest = await vitestFound.startVitest(
    filter,
    { ...options, root, ...(watching ? watchedFiles : { watch: false, run: true }) },
    { resolve: { alias: aliases(root) } },
  );
  if (watching) await new Promise<void>((closed) => vitest.onClose(closed));
  else await vitest.close();
  return Number(process.exitCode ?? 0);
}

/** The builder reads a charm's YAML files and handlers, so vitest does not know that tests depend on them. */
const watchedFiles: CliOptions = {
  watch: true,
  forceRerunTriggers: ['**/*.yaml', '**/{reactive,lib,src,templates}/**', '**/package.json'],
};

/** The part of `vitest/node` that is used; the module is located at run time. */
interface Vitest {
  readonly parseCLI: (words: string[]) => {
    readonly filter: string[];
    readonly options: CliOptions;
  };
  readonly startVitest: (
    filter: string[],
    options: CliOptions,
    vite: { readonly resolve: { readonly alias: readonly Alias[] } },
  ) => Promise<{
    readonly close: () => Promise<void>;
    readonly onClose: (done: () => void) => void;
  }>;
}

/** Replaces one module by another; Vite's format. */
interface Alias {
  readonly find: RegExp;
  readonly replacement: string;
}

async function loadVitest(root: string, own: string): Promise<Vitest> {
  const path = locate('vitest/node', [root, own]);
  if (path !== undefined) {
    return (await import(pathToFileURL(path).href)) as Vitest;
  }
  const project = await readFile(join(root, 'package.json'), 'utf8').catch(() => '');
  const wanted = project.includes('"vitest"');
  throw fault('VITEST_MISSING', `vitest is installed neither for ${root} nor with charmwright`, {
    hint: `run ${wanted ? 'npm install' : 'npm install --save-dev vitest'} in ${root}`,
  });
}

/** The path of a module that the first of these folders, or one above it, has installed. */
function locate(module: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, 'package.json')).resolve(module);
    } catch {
      // The next one may have it.
    }
  }
  return undefined;
}

function aliases(root: string): readonly Alias[] {
  if (locate('charmwright/testing', [root]) !== undefined) return [];
  return [
    { find: /^charmwright$/, replacement: packageModule('index') },
    { find: /^charmwright\/testing$/, replacement: packageModule(join('testing', 'index')) },
  ];
}
