import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { bundleFault, interfaceSource } from '../apply/bundle.ts';
import { bundleOptions, memoryModule } from '../apply/bundle-options.ts';
import { fault } from '../../errors.ts';
import { packageModule, packageRoot } from '../package-root.ts';
import type { BundlePlan } from '../plan/build-plan.ts';
import type { CharmCode, CharmDescription, LayerModule } from './charm-description.ts';
import { readFlags } from './flag-uses.ts';

/**
 * Lets a charm's layers say what they declare.
 *
 * Their modules are bundled and evaluated in a Node of their own, without an environment and without
 * leave to touch files, programs or other threads; no handler runs.
 *
 * @throws BUNDLE_FAILED when they can't be bundled, or fail while they are evaluated.
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
  const modules = await layerModules(plan, traced.metafile, root, show);
  const asked = modules.flatMap(({ code }) => readFlags(code));
  const mark = randomUUID();
  const entry = memoryModule('describe.js', entryOf(plan, asked, mark));
  const bundled = await build({ ...bundleOptions(plan), stdin: entry }).catch(failed);
  const program = bundled.outputFiles[0]?.text ?? '';
  return { description: await evaluate(program, mark), modules };
}

function importsOf(plan: BundlePlan): string {
  const modules = plan.layers.flatMap((layer) => layer.modules);
  return modules.map((module) => `import ${JSON.stringify(module)};`).join('\n');
}

function entryOf(plan: BundlePlan, asked: readonly string[], mark: string): string {
  const modules = plan.layers.flatMap((layer) => layer.modules);
  const nameOf = (module: string): string => `handlers${modules.indexOf(module)}`;
  const layers = plan.layers.map(({ name, modules: own, programs }) => {
    // Only that they are there matters here; none of them is run.
    const open = programs.map((path) => ({ name: path.replace(/^reactive\//, '') }));
    return `{ name: ${JSON.stringify(name)}, handlers: [${own.map(nameOf).join(', ')}], open: ${JSON.stringify(open)} }`;
  });
  const sides = interfaceSource(plan);
  return [
    `import { describeCharm } from ${JSON.stringify(packageModule(join('dispatch', 'describe-charm')))};`,
    ...modules.map((module) => `import ${nameOf(module)} from ${JSON.stringify(module)};`),
    ...sides.imports,
    `const definition = JSON.parse(${JSON.stringify(JSON.stringify(plan.definition))});`,
    `const said = describeCharm({ ...definition, layers: [${layers.join(', ')}], interfaces: ${sides.list} }, ${JSON.stringify(asked)});`,
    `process.stdout.write('\\n${mark}' + JSON.stringify(said) + '\\n', () => process.exit(0));`,
  ].join('\n');
}

/** How long the layers may take to declare themselves; they do nothing but call a few functions. */
const patience = 20_000;

async function evaluate(program: string, mark: string): Promise<CharmDescription> {
  const child = spawn(process.execPath, ['--permission', '--input-type=commonjs', '-'], {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A child that ends before it has read its program says why on stderr.
  child.stdin.on('error', () => undefined);
  child.stdin.end(program);
  await new Promise<void>((done, refuse) => {
    child.on('error', refuse);
    child.on('close', () => done());
  });
  const answer = stdout.split('\n').find((line) => line.startsWith(mark));
  if (answer === undefined) {
    const reason = /^\w*Error.*$/m.exec(stderr)?.[0];
    throw fault('BUNDLE_FAILED', `the handlers’ modules fail when they are loaded`, {
      details: reason ?? `they did not end within ${patience / 1000} s`,
      hint: 'a module only declares its handlers; move what it does into them',
    });
  }
  // Our own describe-charm.ts wrote it, and the mark keeps a module's own output apart.
  return JSON.parse(answer.slice(mark.length)) as CharmDescription;
}

/** The modules each layer's handlers consist of: not the framework, not what comes from npm. */
async function layerModules(
  plan: BundlePlan,
  { inputs }: Metafile,
  root: string,
  show: (path: string) => string,
): Promise<readonly LayerModule[]> {
  const { transform } = await import('esbuild');
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
