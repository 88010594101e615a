import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { CharmwrightError, fault, messageOf, type SourcePosition } from '../../errors.ts';
import { bundleFault } from '../apply/bundle.ts';
import { bundleOptions, memoryModule } from '../apply/bundle-options.ts';
import { runSandboxed, printAndExit } from '../describe/sandboxed-node.ts';
import { packageModule, packageRoot } from '../package-root.ts';
import { withoutIgnored } from '../plan/ignored.ts';
import { layerOptions } from '../plan/layer-options.ts';
import type { LayerSource } from '../plan/layer-source.ts';
import { pathMatcher } from '../plan/patterns.ts';
import { ownership, type Planned, type Tactic } from '../plan/tactics/tactic.ts';
import type { CheckDocument } from '../schema/check-document.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import type { TacticResponse, TacticRequest, Task } from './call-tactics.ts';
import { readCombined, readPatterns } from './combined-file.ts';
import type { FileVersion } from './custom-tactic.ts';

export interface CustomTactics {
  /** The topmost layer's first; with the answers they gave. */
  readonly tactics: readonly Tactic[];
  /** The files they are made of, absolute. */
  readonly inputs: readonly string[];
}

interface Surroundings {
  readonly check: CheckDocument;
  readonly show: (path: string) => string;
}

/** A module of a layer. */
interface Module {
  /** `base/join`, of `tactics/join.ts` in layer base. */
  readonly name: string;
  readonly layer: LayerSource;
  readonly path: string;
  readonly source: SourcePosition;
}

/** A path that a tactic claims, by the tactic's number, with the task or the reason why there is none. */
interface PlannedPath {
  readonly tactic: number;
  readonly task: Task | CharmwrightError;
}

/**
 * Asks the layers' own tactics which paths they take and what becomes of each.
 *
 * They run in a sandboxed Node process, without an environment and without permission to access anything; their
 * responses make a tactic like the built-in ones, as pure as these.
 *
 * @throws BUNDLE_FAILED, or TACTIC_FAILED when a module can't even be asked.
 */
export async function customTactics(
  layers: readonly LayerSource[],
  around: Surroundings,
): Promise<CustomTactics> {
  const modules = layers.toReversed().flatMap(modulesOf);
  if (modules.length === 0) return { tactics: [], inputs: [] };
  const { ask, inputs } = await bundled(modules, around);
  const patterns = (await ask({ kind: 'paths' })).map((each, index) =>
    readPatterns(each, failure(modules[index], around)),
  );
  const visible = withoutIgnored(layers);
  const charm = layers.at(-1)?.name ?? '';
  const { options } = layerOptions(visible);
  const planned = new Map<string, PlannedPath>();
  for (const path of pathsOf(visible)) {
    const tactic = patterns.findIndex((each) => pathMatcher(each)(path));
    const owner = modules[tactic];
    if (owner === undefined) continue;
    const versions = await versionsOf(path, visible).catch((error: unknown) =>
      failure(owner, around)(`${path}: ${messageOf(error)}`),
    );
    const context = { charm, options: options[owner.layer.name] ?? {} };
    const refused = versions instanceof CharmwrightError;
    planned.set(path, { tactic, task: refused ? versions : { tactic, path, versions, context } });
  }
  const tasks = [...planned.values()].flatMap(({ task }) =>
    task instanceof CharmwrightError ? [] : task,
  );
  const answers = await ask({ kind: 'combine', tasks });
  return {
    inputs,
    tactics: modules.map(({ name }, number) => ({
      name,
      always: [],
      claims: (path) => planned.get(path)?.tactic === number,
      combine: (path, stack, context): Planned => {
        const task = planned.get(path)?.task;
        if (task === undefined) return { entries: [], faults: [] };
        if (task instanceof CharmwrightError) return { entries: [], faults: [task] };
        const answer = answers[tasks.indexOf(task)];
        const failed = failure(modules[number], around);
        const { content, faults } = readCombined(path, answer, { check: around.check, failed });
        if (content === undefined) return { entries: [], faults };
        const owner = ownership(stack, context.charm);
        return { entries: [{ path, tactic: name, ...owner, content }], faults };
      },
    })),
  };
}

function modulesOf(layer: LayerSource): readonly Module[] {
  return layer.tactics.map((path, index) => ({
    name: `${layer.name}/${basename(path, extname(path))}`,
    layer,
    path,
    source: layer.layerFile.document.locate(['tactics', index], 'value'),
  }));
}

/** The fault of a tactic, at its line of layer.yaml. */
function failure(module: Module | undefined, { show }: Surroundings) {
  return (text: string): CharmwrightError => {
    if (module === undefined) return fault('INTERNAL', text);
    return fault('TACTIC_FAILED', `${show(module.path)}: ${text}`, { source: module.source });
  };
}

interface BundledTactics {
  readonly ask: (request: TacticRequest) => Promise<readonly TacticResponse[]>;
  readonly inputs: readonly string[];
}

async function bundled(modules: readonly Module[], around: Surroundings): Promise<BundledTactics> {
  const { build } = await import('esbuild');
  const root = packageRoot();
  const mark = randomUUID();
  const names = modules.map((_, index) => `tactic${index}`);
  const contents = [
    `import { callTactics } from ${JSON.stringify(packageModule(join('builder', 'custom-tactics', 'call-tactics')))};`,
    ...modules.map(
      ({ path }, index) => `import ${names[index] ?? ''} from ${JSON.stringify(path)};`,
    ),
    printAndExit(`callTactics([${names.join(', ')}], request)`, mark),
  ].join('\n');
  const result = await build({
    ...bundleOptions({ interfaces: [] }),
    stdin: memoryModule('tactics.js', contents),
    metafile: true as const,
  }).catch((error: unknown) => {
    throw bundleFault(error, root, around.show);
  });
  const program = result.outputFiles[0]?.text ?? '';
  const ask = async (request: TacticRequest): Promise<readonly TacticResponse[]> => {
    const output = await runSandboxed(
      `const request = ${JSON.stringify(request)};\n${program}`,
      mark,
    );
    if (output.kind === 'printed') {
      // call-tactics.ts wrote it; what the tactics returned is unknown in it.
      return JSON.parse(output.text) as readonly TacticResponse[];
    }
    const paths = modules.map(({ path }) => around.show(path)).join(', ');
    throw fault('TACTIC_FAILED', `the tactics in ${paths} fail when they are loaded`, {
      details: output.reason,
    });
  };
  const inputs = Object.keys(result.metafile.inputs).filter((path) => path !== 'tactics.js');
  return { ask, inputs: inputs.map((path) => resolve(root, path)) };
}

function pathsOf(layers: readonly LayerSource[]): readonly string[] {
  const paths = layers.flatMap(({ documents, files }) => [
    ...Object.keys(documents),
    ...files.map(({ path }) => path),
  ]);
  return [...new Set(paths)].sort();
}

async function versionsOf(
  path: string,
  layers: readonly LayerSource[],
): Promise<readonly FileVersion[]> {
  const found = layers.map(async ({ url, documents, files }): Promise<readonly FileVersion[]> => {
    const value = documents[path]?.value;
    if (value !== undefined) {
      return [{ layer: url, text: writeYaml(value), executable: false, value }];
    }
    const content = files.find((each) => each.path === path)?.content;
    if (content === undefined) return [];
    if (content.kind === 'symlink') throw new Error(`it is a link in ${url}, and no file`);
    const text = new TextDecoder('utf8', { fatal: true }).decode(await readFile(content.from));
    return [{ layer: url, text, executable: content.executable }];
  });
  return (await Promise.all(found)).flat();
}
