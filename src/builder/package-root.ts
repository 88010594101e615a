import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, whether its sources run from a checkout or compiled from dist. */
export function packageRoot(): string {
  return dirname(dirname(import.meta.dirname));
}

/** A module of this package by its path in src, without suffix: in a checkout the `.ts`, else what dist has. */
export function packageModule(name: string): string {
  const root = packageRoot();
  const source = join(root, 'src', `${name}.ts`);
  return existsSync(source) ? source : join(root, 'dist', `${name}.js`);
}
