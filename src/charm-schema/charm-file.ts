import { configShape, actionsShape, manifestShape, profileShape } from './other-shapes.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import type { JujuYaml } from './juju-yaml.ts';
import { metadataShape } from './metadata-shape.ts';
import { type ReadContext, readContext } from './read-context.ts';
import { readShape } from './read-shape.ts';
import { bothVersions, type JujuVersion, type Refusal } from './refusal.ts';
import type { Shape } from './shape.ts';
import type { YamlNode } from './yaml-node.ts';

/** The YAML files of a charm that Juju reads. */
export const charmFileNames = [
  'metadata.yaml',
  'manifest.yaml',
  'config.yaml',
  'actions.yaml',
  'lxd-profile.yaml',
] as const;

export type CharmFileName = (typeof charmFileNames)[number];

/** Whether Juju reads a file of this name in a charm's root. */
export function isCharmFile(name: string): name is CharmFileName {
  return charmFileNames.some((each) => each === name);
}

interface FileRule {
  readonly shape: Shape;
  /** Why an empty file is refused; undefined where it counts as an empty map. */
  readonly empty?: { readonly message: string; readonly by: readonly JujuVersion[] };
}

const rules: Readonly<Record<CharmFileName, FileRule>> = {
  'metadata.yaml': { shape: metadataShape },
  'manifest.yaml': {
    shape: manifestShape,
    empty: { message: 'the file is empty; it needs the key bases', by: ['4.0'] },
  },
  'config.yaml': {
    shape: configShape,
    empty: { message: 'the file is empty, which Juju refuses', by: bothVersions },
  },
  'actions.yaml': { shape: actionsShape },
  'lxd-profile.yaml': { shape: profileShape },
};

/** The shapes that editors get as JSON Schemas. */
export const publishedShapes: Readonly<Record<string, Shape>> = {
  'metadata.yaml': metadataShape,
  'config.yaml': configShape,
  'actions.yaml': actionsShape,
  'manifest.yaml': manifestShape,
};

export interface ReadFile {
  /** What Juju understands; what does not fit is as it was written. */
  readonly value: JsonObject;
  readonly refusals: readonly Refusal[];
}

/** Reads one file of a charm, or a layer's part of it, by its shape. */
export function readCharmFile(
  file: CharmFileName,
  yaml: JujuYaml,
  options: Pick<ReadContext, 'strict' | 'whole'>,
): ReadFile {
  const refusals: Refusal[] = [];
  const context = readContext({ ...options, by: bothVersions }, (refusal) =>
    refusals.push({ file, ...refusal }),
  );
  const { root, second } = yaml;
  if (second !== undefined) {
    context.report({
      ...{ path: [], part: 'value', code: 'YAML_INVALID', stricter: 'one-document' },
      message: 'a second document follows, which Juju does not look at',
    });
  }
  const { shape, empty } = rules[file];
  const isEmpty = root === undefined || (root.kind === 'scalar' && root.type === 'null');
  if (isEmpty && empty !== undefined && options.whole) {
    const { message, by } = empty;
    context.narrowed({ by }).report({ path: [], part: 'value', code: 'KEY_MISSING', message });
    return { value: {}, refusals };
  }
  const value = readShape(shape, isEmpty ? emptyMap : root, [], context);
  return { value: isObject(value) ? value : {}, refusals };
}

const emptyMap: YamlNode = { kind: 'map', entries: [], repeated: [], start: 0 };
