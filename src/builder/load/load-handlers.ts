import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { bundleFault, interfaceCode } from '../apply/bundle.ts';
import { bundleOptions, memoryModule } from '../apply/bundle-options.ts';
import { packageRoot } from '../package-root.ts';
import type { BundlePlan } from '../plan/build-plan.ts';

/** The handlers of all layers, ready to be evaluated. */
export interface LoadedHandlers {
  /**
   * A CommonJS module that exports `layers`, in their order, and the `interfaces` that keep flags. It is bundled as a charm's own is, but for the
   * framework, which it requires as `charmwright`: the program that evaluates it supplies its own.
   */
  readonly program: string;
  /** From the program to the sources, as JSON; their paths are absolute. */
  readonly sourceMap: string;
}

/**
 * Bundles the handlers of all layers.
 *
 * @throws BUNDLE_FAILED with every place that esbuild complains about.
 */
export async function loadHandlers(
  plan: BundlePlan,
  show: (path: string) => string,
): Promise<LoadedHandlers> {
  const { build } = await import('esbuild');
  const { layers } = plan;
  const sides = interfaceCode(plan);
  const modules = layers.flatMap((layer) => layer.modules);
  const nameOf = (module: string): string => `handlers${modules.indexOf(module)}`;
  const contents = [
    ...modules.map((module) => `import ${nameOf(module)} from ${JSON.stringify(module)};`),
    ...sides.imports,
    `export const interfaces = ${sides.list};`,
    'export const layers = [',
    ...layers.map(
      ({ name, modules: own }) =>
        `{ name: ${JSON.stringify(name)}, handlers: [${own.map(nameOf).join(', ')}] },`,
    ),
    '];',
  ].join('\n');
  const { alias, ...options } = bundleOptions(plan);
  const { charmwright, ...roles } = alias;
  const bundled = await build({
    ...options,
    alias: roles,
    stdin: memoryModule('layers.js', contents),
    plugins: [frameworkOutside(charmwright)],
    // Never written; esbuild makes no map without it.
    outfile: join(packageRoot(), 'layers.cjs'),
    sourcemap: 'external',
    sourcesContent: false,
  }).catch((error: unknown) => {
    throw bundleFault(error, packageRoot(), show);
  });
  const textAt = (suffix: string): string =>
    bundled.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  return { program: textAt('.cjs'), sourceMap: placed(textAt('.cjs.map')) };
}

/** esbuild writes paths that start from the output. */
function placed(sourceMap: string): string {
  const map = JSON.parse(sourceMap) as { readonly sources: readonly string[] };
  return JSON.stringify({
    ...map,
    sources: map.sources.map((path) => resolve(packageRoot(), path)),
  });
}

/** Leaves the public API out, whether it is asked for by its name or, within this package, by its path. */
function frameworkOutside(barrel: string): Plugin {
  const outside = { path: 'charmwright', external: true };
  return {
    name: 'framework-outside',
    setup: (build) => {
      build.onResolve({ filter: /^charmwright$/ }, () => outside);
      build.onResolve({ filter: /\/index\.[jt]s$/ }, ({ path, resolveDir }) =>
        resolve(resolveDir, path) === barrel ? outside : undefined,
      );
    },
  };
}
