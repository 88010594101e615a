import type { BuildOptions, StdinOptions } from 'esbuild';
import { packageModule, packageRoot } from '../package-root.ts';
import type { BundlePlan } from '../plan/build-plan.ts';

/** How a charm's modules become one CommonJS text, whatever is then done with it. */
export function bundleOptions(plan: BundlePlan) {
  return {
    absWorkingDir: packageRoot(),
    bundle: true,
    write: false as const,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    conditions: ['charmwright-source', 'module'],
    alias: bundleAliases(plan),
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

/** What handlers may import beside their own modules: the barrel, and `interface:<name>/<role>`. */
function bundleAliases({ interfaces }: BundlePlan): Record<string, string> {
  const roles = interfaces.flatMap(({ name, modules }) =>
    Object.entries(modules).map(([role, module]): [string, string] => [
      `interface:${name}/${role}`,
      module,
    ]),
  );
  return { charmwright: packageModule('index'), ...Object.fromEntries(roles) };
}
