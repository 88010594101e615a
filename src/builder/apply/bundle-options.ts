import type { BuildOptions, StdinOptions } from 'esbuild';
import { packageModule, packageRoot } from '../package-root.ts';

/** How a charm's modules become one CommonJS text, whatever is then done with it. */
export function bundleOptions() {
  return {
    absWorkingDir: packageRoot(),
    bundle: true,
    write: false as const,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    conditions: ['charmwright-source', 'module'],
    alias: { charmwright: packageModule('index') },
    // A tsconfig.json near a layer must not change what its handlers become.
    tsconfigRaw: {},
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** A module that exists only in memory; its relative imports start from this package. */
export function memoryModule(name: string, contents: string): StdinOptions {
  return { contents, resolveDir: packageRoot(), sourcefile: name, loader: 'js' };
}
