import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import type { SourceMapPayload } from 'node:module';
import { bundleFault, interfaceCode } from '../apply/bundle.ts';
import { bundleOptions, memoryModule } from '../apply/bundle-options.ts';
import { fault, type SourcePosition } from '../../errors.ts';
import { packageModule, packageRoot } from '../package-root.ts';
import type { BundlePlan } from '../plan/build-plan.ts';
import { runSandboxed, type SandboxOutput, printAndExit } from './sandboxed-node.ts';
import type { CharmCode, CharmDescription, LayerModule } from './charm-description.ts';
import { readFlags } from './flag-uses.ts';

/**
 * Finds out what a charm's layers declare, by running their modules in a sandbox.
 *
 * Their modules are bundled and evaluated in a Node of their own, without an environment and without
 * leave to touch files, programs or other threads; no handler runs.
 *
 * @throws BUNDLE_FAILED when they can't be bundled, HANDLERS_UNLOADABLE when they fail while they are evaluated.
 */
export async function describeCode(
  plan: BundlePlan,
  show: (path: string) => string,
): Promise<CharmCode> {
  const { build } = await import('esbuild');
  const root = packageRoot();
  const failed = (error: unknown): never => {
    throw bundleFault(error, root, show);
  };
  // Which modules a layer has is known only once they are resolved.
  const traced = await build({
    ...bundleOptions(plan),
    stdin: memoryModule('layers.js', importsOf(plan)),
    metafile: true as const,
  }).catch(failed);
  const modules = await layerModules(plan, traced.metafile, show);
  const asked = modules.flatMap(({ code }) => readFlags(code));
  const mark = randomUUID();
  const entry = memoryModule('describe.js', entryOf(plan, asked, mark));
  const bundled = await build({
    ...bundleOptions(plan),
    stdin: entry,
    outfile: join(root, 'describe.js'),
    sourcemap: 'external',
    sourcesContent: false,
  }).catch(failed);
  const [map = '', program = ''] = bundled.outputFiles
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ text }) => text);
  const output = await runSandboxed(program, mark);
  if (output.kind === 'silent') throw await loadFault(output, map, show);
  // describe-charm.ts wrote it; the mark separates it from a module's own output.
  return { description: JSON.parse(output.text) as CharmDescription, modules };
}

/** Why the modules can't be loaded, and where in the source of one of them. */
async function loadFault(
  { reason, at }: Extract<SandboxOutput, { kind: 'silent' }>,
  map: string,
  show: (path: string) => string,
): Promise<Error> {
  const place = at === undefined ? undefined : await sourceAt(map, at);
  const text = `the handlers’ modules fail when they are loaded: ${reason}`;
  return fault('HANDLERS_UNLOADABLE', text, {
    ...(place === undefined ? {} : { source: { ...place, file: show(place.file) } }),
  });
}

/** The place in a module that a place in the bundle was made from. */
async function sourceAt(
  map: string,
  { line, column }: { readonly line: number; readonly column: number },
): Promise<(SourcePosition & { readonly file: string }) | undefined> {
  const { SourceMap } = await import('node:module');
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return undefined;
  const file = resolve(packageRoot(), entry.originalSource);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const excerpt = text?.split('\n')[entry.originalLine];
  return {
    ...{ file, line: entry.originalLine + 1, column: entry.originalColumn + 1 },
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

function importsOf(plan: BundlePlan): string {
  const modules = plan.layers.flatMap((layer) => layer.modules);
  return modules.map((module) => `import ${JSON.stringify(module)};`).join('\n');
}

function entryOf(plan: BundlePlan, asked: readonly string[], mark: string): string {
  const modules = plan.layers.flatMap((layer) => layer.modules);
  const nameOf = (module: string): string => `handlers${modules.indexOf(module)}`;
  const layers = plan.layers.map(({ name, modules: own, programs }) => {
    // Only their presence matters here; none of them is run.
    const open = programs.map((path) => ({ name: path.replace(/^reactive\//, '') }));
    return `{ name: ${JSON.stringify(name)}, handlers: [${own.map(nameOf).join(', ')}], open: ${JSON.stringify(open)} }`;
  });
  const sides = interfaceCode(plan);
  return [
    `import { describeCharm } from ${JSON.stringify(packageModule(join('dispatch', 'charm', 'describe-charm')))};`,
    ...modules.map((module) => `import ${nameOf(module)} from ${JSON.stringify(module)};`),
    ...sides.imports,
    `const definition = JSON.parse(${JSON.stringify(JSON.stringify(plan.definition))});`,
    `const description = describeCharm({ ...definition, layers: [${layers.join(', ')}], interfaces: ${sides.list} }, ${JSON.stringify(asked)});`,
    printAndExit('description', mark),
  ].join('\n');
}

/** The modules each layer's handlers consist of: not the framework, not what comes from npm. */
async function layerModules(
  plan: BundlePlan,
  { inputs }: Metafile,
  show: (path: string) => string,
): Promise<readonly LayerModule[]> {
  const { transform } = await import('esbuild');
  const root = packageRoot();
  const barrel = packageModule('index');
  const byPath = new Map(Object.keys(inputs).map((key) => [resolve(root, key), key]));
  const found = new Map<string, string>();
  const visit = (path: string, layer: string): void => {
    const input = inputs[byPath.get(path) ?? ''];
    if (input === undefined || found.has(path) || path === barrel) return;
    if (/\/node_modules\/(?!(@[^/]+\/)?charm-layer-)/.test(path.slice(root.length))) return;
    found.set(path, layer);
    for (const each of input.imports) visit(resolve(root, each.path), layer);
  };
  for (const { name, modules } of plan.layers) for (const module of modules) visit(module, name);
  return Promise.all(
    [...found].map(async ([path, layer]) => {
      const text = await readFile(path, 'utf8');
      const loader = /\.[mc]?ts$/.test(path) ? 'ts' : path.endsWith('.json') ? 'json' : 'js';
      const { code } = await transform(text, { loader, legalComments: 'none', charset: 'utf8' });
      return { layer, file: show(path), text, code };
    }),
  );
}
