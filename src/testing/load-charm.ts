import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction, constants } from 'node:vm';
import type { CharmDefinition } from '../dispatch/charm/charm-definition.ts';
import * as framework from '../index.ts';
import { charmDefinition, type CharmUnderTest } from './charm.ts';
import { stackLocator } from '../dispatch/process/stack-locator.ts';

export interface LoadOptions {
  /** Folders that hold layers, with the platform's separator; CHARM_LAYERS_DIR when absent. */
  readonly layersDir?: string;
}

/**
 * A charm from the folder of its source: its YAML files merged with its layers', the handlers of all of them,
 * layer options, declared flags and templates, as a build would put them together. Nothing is written.
 *
 * A layer's folder is loaded as the only layer of a charm without anything of its own. Executable handlers
 * are left out: they would change the machine that the test runs on.
 *
 * @throws what a build would: all faults of the YAML files at once with their places, LAYER_NOT_FOUND,
 *   BUNDLE_FAILED; CHARM_SOURCE_MISSING when the folder is no source of a charm or a layer.
 */
export async function loadCharm(
  folder: string | URL,
  { layersDir = process.env.CHARM_LAYERS_DIR }: LoadOptions = {},
): Promise<CharmUnderTest> {
  // Only who loads a charm waits for the builder.
  const builder = await import('../builder/load/load-charm.ts');
  const loaded = await builder.loadCharm({
    folder: folder instanceof URL ? fileURLToPath(folder) : folder,
    cwd: process.cwd(),
    ...(layersDir === undefined ? {} : { layersDir }),
  });
  const { definition, templates, folder: source, handlers } = loaded;
  const known = charmDefinition({ ...definition, layers: {}, templates, folder: source });
  const file = join(source, 'handlers.cjs');
  const { layers = [], interfaces = [] } = evaluate(handlers.program, file);
  return {
    ...known,
    layers,
    interfaces,
    locate: stackLocator(file, handlers.sourceMap),
  };
}

/** The module that the program is, as CommonJS has it. */
interface Loaded {
  exports: Partial<Pick<CharmDefinition, 'layers' | 'interfaces'>>;
}

/** The layers of a loaded charm; they share this framework, so that its errors are what a test knows. */
function evaluate(program: string, file: string): Loaded['exports'] {
  const own = createRequire(file);
  const requireModule = (name: string): unknown => (name === 'charmwright' ? framework : own(name));
  const module: Loaded = { exports: {} };
  const run = compileFunction(program, ['require', 'module', 'exports'], {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    // The builder's load-handlers.ts wrote the program, and what it exports.
  }) as (require: unknown, module: Loaded, exports: Loaded['exports']) => void;
  run(requireModule, module, module.exports);
  return module.exports;
}
