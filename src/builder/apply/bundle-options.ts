import type { BuildOptions, StdinOptions } from 'esbuild';
import { packageModule, packageRoot } from '../package-root.ts';
import type { BundlePlan } from '../plan/build-plan.ts';

/** How a charm's modules become one CommonJS text, whatever is then done with it. */
export function bundleOptions(plan: Pick<BundlePlan, 'interfaces'>) {
  return {
    absWorkingDir: packageRoot(),
    bundle: true,
    write: false as const,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    // A require loads a module of Node's without starting the loader of ES modules.
    supported: { 'dynamic-import': false },
    conditions: ['charmwright-source', 'module'],
    // Handlebars works without it; an error in a template has its own position.
    external: ['source-map'],
    alias: aliases(plan),
    // A tsconfig.json near a layer must not change what its handlers become.
    tsconfigRaw: {},
    legalComments: 'none',
    // One byte a character in memory: the charm starts faster than with a single character beyond.
    charset: 'ascii',
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** A module that exists only in memory; its relative imports start from this package. */
export function memoryModule(name: string, contents: string): StdinOptions {
  return { contents, resolveDir: packageRoot(), sourcefile: name, loader: 'js' };
}

/** What handlers may import beside their own modules: the barrel, and `interface:<name>/<role>`. */
function aliases({ interfaces }: Pick<BundlePlan, 'interfaces'>): Readonly<
  Record<string, string>
> & {
  readonly charmwright: string;
} {
  const roles = interfaces.flatMap(({ name, modules }) =>
    Object.entries(modules).map(([role, module]): [string, string] => [
      `interface:${name}/${role}`,
      module,
    ]),
  );
  return { charmwright: packageModule('index'), ...Object.fromEntries(roles) };
}
