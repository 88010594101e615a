import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';
import type { FrameworkTexts } from './plan/assemble-plan.ts';

/** Reads the files of this package that go into charms as they are. */
export async function frameworkTexts(): Promise<FrameworkTexts> {
  const [dispatch, run, command, library] = await Promise.all([
    textOf('dispatch'),
    textOf('programs/run'),
    textOf('programs/charms.reactive'),
    textOf('programs/charms.reactive.sh'),
  ]);
  return { dispatch, programs: { run, command, library } };
}

function textOf(path: string): Promise<string> {
  return readFile(join(packageRoot(), 'hooks', path), 'utf8');
}
