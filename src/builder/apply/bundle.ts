import { isList, isObject } from '../../base/json.ts';
import { join, resolve } from 'node:path';
import type { Message, Metafile } from 'esbuild';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { BundlePlan } from '../plan/build-plan.ts';
import { packageModule, packageRoot } from '../package-root.ts';
import { bundleMap, type SourceFolder } from './bundle-map.ts';
import { bundleOptions, memoryModule } from './bundle-options.ts';

export interface Bundle {
  readonly text: string;
  /** From the text to the sources, as JSON; read only when an error is shown. */
  readonly map: string;
  /** The files it was made of, absolute and without links. */
  readonly inputs: readonly string[];
}

/**
 * Bundles the framework and the handlers of all layers into one CommonJS file for Node 24.
 *
 * The same inputs give the same bytes, wherever they lie.
 *
 * @throws BUNDLE_FAILED with every place that esbuild complains about.
 */
export async function bundlePlan(
  plan: BundlePlan,
  show: (path: string) => string,
  layers: readonly SourceFolder[],
): Promise<Bundle> {
  const { build } = await import('esbuild');
  const root = packageRoot();
  const result = await build({
    ...bundleOptions(plan),
    stdin: memoryModule('charm.js', entrySource(plan)),
    metafile: true as const,
    // Never written; esbuild makes no map without it.
    outfile: join(root, 'charm.cjs'),
    sourcemap: 'external',
    sourcesContent: false,
    // A path that is replaced below moves nothing but the rest of its line.
    lineLimit: 500,
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: false,
  }).catch((error: unknown) => {
    throw bundleFault(error, root, show);
  });
  const output = result.outputFiles.find(({ path }) => path.endsWith('.cjs'));
  const map = result.outputFiles.find(({ path }) => path.endsWith('.map'));
  if (output === undefined || map === undefined) throw fault('INTERNAL', 'esbuild made no bundle');
  const inputs = Object.keys(result.metafile.inputs).filter((path) => path !== 'charm.js');
  return {
    text: withoutPlaces(output.text, result.metafile),
    map: bundleMap(map.text, root, layers),
    inputs: inputs.map((path) => resolve(root, path)),
  };
}

/** Imports of the role modules that keep flags, and the list of them as the charm's definition has it. */
export function interfaceCode({ interfaces }: BundlePlan): {
  readonly imports: readonly string[];
  readonly list: string;
} {
  const keeping = interfaces.flatMap(({ name, modules, keeping: kept }) =>
    kept.flatMap((role) => ({ name, role, module: modules[role] ?? [] })),
  );
  const imports = keeping.map(
    // A namespace may lack a default export, which is no fault: then the role only has functions.
    ({ module }, index) => `import * as side${index} from ${JSON.stringify(module)};`,
  );
  const list = keeping.map(
    ({ name, role }, index) =>
      `{ interface: ${JSON.stringify(name)}, role: '${role}', keeper: side${index}.default }`,
  );
  return { imports, list: `[${list.join(', ')}]` };
}

/** The entry module: the definition as JSON, the handlers by layer, `runCharm`. */
export function entrySource(plan: BundlePlan): string {
  const modules = plan.layers.flatMap(({ modules }) => modules);
  const names = new Map(modules.map((module, index) => [module, `handlers${index}`]));
  const imports = [...names].map(
    ([module, name]) => `import ${name} from ${JSON.stringify(module)};`,
  );
  const layers = plan.layers.map(({ name, modules, programs }) => {
    const handlers = modules.map((each) => names.get(each) ?? '').join(', ');
    const open = programs.map((path) => `program(${JSON.stringify(path)})`).join(', ');
    const more = programs.length === 0 ? '' : `, open: [${open}]`;
    return `{ name: ${JSON.stringify(name)}, handlers: [${handlers}]${more} }`;
  });
  // A charm without programs has none of this in its bundle.
  const programs = plan.layers.some((layer) => layer.programs.length > 0)
    ? [
        `import { program } from ${JSON.stringify(packageModule(join('dispatch', 'programs', 'program')))};`,
      ]
    : [];
  const sides = interfaceCode(plan);
  return [
    `import { runCharm } from ${JSON.stringify(packageModule(join('dispatch', 'main')))};`,
    ...programs,
    ...imports,
    ...sides.imports,
    `const definition = JSON.parse(${JSON.stringify(JSON.stringify(plan.definition))});`,
    `void runCharm({ ...definition, layers: [${layers.join(', ')}], interfaces: ${sides.list} });`,
    '',
  ].join('\n');
}

/**
 * esbuild names the wrapper of a CommonJS module after its path; what lies outside of the package
 * would bring the builder's own folders into the charm.
 */
function withoutPlaces(text: string, metafile: Metafile): string {
  const outside = Object.keys(metafile.inputs).filter((path) => /^(\.\.|\/)/.test(path));
  return outside.reduce((result, path) => {
    const inModules = path.lastIndexOf('node_modules/');
    const stable = inModules === -1 ? (path.split('/').at(-1) ?? path) : path.slice(inModules);
    return result.replaceAll(`${JSON.stringify(path)}(`, `${JSON.stringify(stable)}(`);
  }, text);
}

/** The fault for esbuild's rejection, with the positions of its messages. */
export function bundleFault(error: unknown, root: string, show: (path: string) => string): Error {
  const messages = messagesOf(error);
  const [first, ...others] = messages.map((each) => placed(each, root, show));
  if (first === undefined) return fault('BUNDLE_FAILED', 'esbuild failed', { cause: error });
  if (others.length === 0) return first;
  return fault('BUNDLE_FAILED', `${messages.length} faults in the handlers`, {
    details: [first, ...others].map(oneLine).join('\n'),
    cause: new AggregateError([first, ...others]),
  });
}

function messagesOf(error: unknown): readonly Message[] {
  if (!isObject(error)) return [];
  // esbuild's BuildFailure, the only thing its build() rejects with.
  return isList(error.errors) ? (error.errors as Message[]) : [];
}

function placed(message: Message, root: string, show: (path: string) => string): CharmwrightError {
  const { location, text } = message;
  if (location === null) return fault('BUNDLE_FAILED', text);
  const missing = /^Could not resolve "(interface:[^/"]+)/.exec(text)?.[1];
  const { file, line, column, lineText } = location;
  return fault('BUNDLE_FAILED', text, {
    source: { file: show(join(root, file)), line, column: column + 1, excerpt: lineText },
    ...(missing === undefined ? {} : { hint: `add ${missing} to the includes of layer.yaml` }),
  });
}

function oneLine({ source, message }: CharmwrightError): string {
  return source === undefined
    ? message
    : `${source.file}:${source.line ?? 1}:${source.column ?? 1}: ${message}`;
}
