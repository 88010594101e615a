import { declaredEndpoints } from '../../charm-schema/declared/endpoints.ts';
import { endpointRoles } from '../../charm-schema/declared/kinds.ts';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { BuildPlan, BundledLayer, BundlePlan, PlanEntry } from './build-plan.ts';
import { frameworkEntries } from './framework-entries.ts';
import { programEntries, type ProgramTexts } from './program-entries.ts';
import { withoutIgnored } from './ignored.ts';
import { type JsonObject, objectOrEmpty } from '../../base/json.ts';
import { layerOptions } from './layer-options.ts';
import type { InterfaceSource } from './interface-source.ts';
import type { LayerSource } from './layer-source.ts';
import { rules } from './rules/all-rules.ts';
import { settingsYamlTactic } from './tactics/settings-yaml.ts';
import { tactics } from './tactics/all-tactics.ts';
import type { Contribution, PlanContext, Tactic } from './tactics/tactic.ts';

/** Files of this package that go into charms as they are. */
export interface FrameworkTexts {
  readonly dispatch: string;
  readonly programs: ProgramTexts;
}

export interface PlanInput extends FrameworkTexts {
  /** Bottom first, the charm last. */
  readonly layers: readonly LayerSource[];
  readonly interfaces: readonly InterfaceSource[];
  /** Tactics of the layers themselves, which stand before the built-in ones. */
  readonly custom?: readonly Tactic[];
  /** The content of the charm's `version` file where no layer has one. */
  readonly version: string;
}

export interface AssembledPlan {
  readonly plan: BuildPlan;
  /** Everything that is wrong; the plan may be carried out only when this is empty. */
  readonly faults: readonly CharmwrightError[];
}

/** Plans a charm from its layers: pure, and the same for the same layers. */
export function assemblePlan(read: PlanInput): AssembledPlan {
  const input = { ...read, layers: withoutIgnored(read.layers) };
  const charm = input.layers.at(-1);
  if (charm === undefined) throw fault('INTERNAL', 'a charm without layers was planned');
  const { options, faults: optionFaults } = layerOptions(input.layers);
  const context: PlanContext = { ...input, charm, options };
  const stacks = stacksOf(input.layers);
  const makers = [...(input.custom ?? []), ...tactics];
  const planned = pathsOf(input.layers).map((path) =>
    combine(path, stacks.get(path) ?? [], { tactics: makers, context }),
  );
  const entries = planned.flatMap((each) => each.entries);
  const metadata = yamlAt(entries, 'metadata.yaml');
  const layers = bundledLayers(input.layers);
  const hasPrograms = layers.some(({ programs }) => programs.length > 0);
  const all = [
    ...entries,
    ...frameworkEntries(metadata, input.dispatch),
    ...(hasPrograms ? programEntries(input.programs) : []),
  ];
  const plan: BuildPlan = {
    charm: charm.name,
    layers: input.layers.map(({ name, url, revision }) => ({ name, url, revision })),
    interfaces: input.interfaces.map(({ name, url, revision }) => ({ name, url, revision })),
    entries: onePerPath(all),
    bundle: {
      definition: {
        name: charm.name,
        metadata,
        config: yamlAt(entries, 'config.yaml'),
        actions: yamlAt(entries, 'actions.yaml'),
        settings: settingsOf(entries),
        options,
        declaredFlags: declaredFlags(input.layers),
      },
      layers,
      interfaces: input.interfaces.map((each) => bundledInterface(each, metadata)),
    },
  };
  const broken = rules.flatMap((rule) =>
    rule({ plan, layers: input.layers, interfaces: input.interfaces, charm }),
  );
  return { plan, faults: [...optionFaults, ...planned.flatMap((each) => each.faults), ...broken] };
}

/** The meaning of each layer's flags; only commands such as `flags` read it, never a hook. */
function declaredFlags(
  layers: readonly LayerSource[],
): BuildPlan['bundle']['definition']['declaredFlags'] {
  return Object.fromEntries(
    layers.flatMap(({ name, layerFile }) => {
      const flags = Object.entries(layerFile.flags).flatMap(([flag, meaning]) =>
        typeof meaning === 'string' ? [[flag, meaning] as const] : [],
      );
      return flags.length === 0 ? [] : [[name, Object.fromEntries(flags)] as const];
    }),
  );
}

/** Its role modules, and which of them keep flags: those of roles that an endpoint of the charm has. */
function bundledInterface(
  { name, modules, isBuiltIn }: InterfaceSource,
  metadata: JsonObject,
): BundlePlan['interfaces'][number] {
  const spoken = declaredEndpoints(metadata).filter((each) => each.interface === name);
  const keeping = endpointRoles.filter((role) => spoken.some((each) => each.role === role));
  return { name, modules, keeping: isBuiltIn ? [] : keeping };
}

/** The layers that have handlers; a program at the path of a lower layer's takes its place. */
function bundledLayers(layers: readonly LayerSource[]): readonly BundledLayer[] {
  const isAbove = (index: number, path: string): boolean =>
    layers.slice(index + 1).some(({ files }) => files.some((file) => file.path === path));
  return layers
    .map(({ name, handlers, programs }, index) => ({
      name,
      modules: handlers,
      programs: programs.filter((path) => !isAbove(index, path)),
    }))
    .filter(({ modules, programs }) => modules.length > 0 || programs.length > 0);
}

function pathsOf(layers: readonly LayerSource[]): readonly string[] {
  const paths = layers.flatMap(({ documents, files }) => [
    ...Object.keys(documents),
    ...files.map(({ path }) => path),
  ]);
  const merged = (['config', 'actions'] as const).filter((section) =>
    layers.some(({ layerFile }) => layerFile.deletes[section].length > 0),
  );
  // A file that no layer has must still report that nothing of it can be deleted.
  const deleted = merged.map((section) => `${section}.yaml`);
  const always = tactics.flatMap((tactic) => tactic.always);
  return [...new Set([...always, ...deleted, ...paths])].sort();
}

/** Path → what the layers have there, bottom first. */
function stacksOf(layers: readonly LayerSource[]): ReadonlyMap<string, readonly Contribution[]> {
  const stacks = new Map<string, Contribution[]>();
  for (const layer of layers) {
    const files = new Map(layer.files.map((file) => [file.path, file]));
    for (const path of new Set([...Object.keys(layer.documents), ...files.keys()])) {
      const stack = stacks.get(path) ?? [];
      stack.push({ layer, document: layer.documents[path], file: files.get(path) });
      stacks.set(path, stack);
    }
  }
  return stacks;
}

function combine(
  path: string,
  stack: readonly Contribution[],
  { tactics, context }: { readonly tactics: readonly Tactic[]; readonly context: PlanContext },
): ReturnType<Tactic['combine']> {
  const tactic = tactics.find(({ claims }) => claims(path));
  if (tactic === undefined) throw fault('INTERNAL', `no tactic claims ${path}`);
  return tactic.combine(path, stack, context);
}

/** The framework's own files stand above a layer's of the same name. */
function onePerPath(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function yamlAt(entries: readonly PlanEntry[], path: string): JsonObject {
  const content = entries.find((entry) => entry.path === path)?.content;
  return content?.kind === 'yaml' ? objectOrEmpty(content.value) : {};
}

function settingsOf(entries: readonly PlanEntry[]): Readonly<Record<string, JsonObject>> {
  const own = entries.filter(({ path, content }) => content.kind === 'yaml' && isSettings(path));
  return Object.fromEntries(own.map(({ path }) => [path, yamlAt(entries, path)]));
}

/** Whether a file holds a layer's settings, though a layer's own tactic may have made it. */
function isSettings(path: string): boolean {
  return tactics.find(({ claims }) => claims(path)) === settingsYamlTactic;
}
