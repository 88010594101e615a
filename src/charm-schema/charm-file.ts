import type { CharmFileName } from './charm-file-name.ts';
import { configType, actionsType, manifestType, profileType } from './file-types.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import type { JujuYaml } from './juju-yaml.ts';
import { metadataType } from './metadata-type.ts';
import { narrowed, type ReadContext, readContext, report } from './read-context.ts';
import { readValue } from './read-value.ts';
import { bothVersions, type JujuVersion, type Refusal } from './refusal.ts';
import type { ValueType } from './value-type.ts';
import type { YamlNode } from './yaml-node.ts';

interface FileRule {
  readonly valueType: ValueType;
  /** Why an empty file is refused; undefined where it counts as an empty map. */
  readonly empty?: { readonly message: string; readonly by: readonly JujuVersion[] };
}

const rules: Readonly<Record<CharmFileName, FileRule>> = {
  'metadata.yaml': { valueType: metadataType },
  'manifest.yaml': {
    valueType: manifestType,
    empty: { message: 'the file is empty; it needs the key bases', by: ['4.0'] },
  },
  'config.yaml': {
    valueType: configType,
    empty: { message: 'the file is empty, which Juju refuses', by: bothVersions },
  },
  'actions.yaml': { valueType: actionsType },
  'lxd-profile.yaml': { valueType: profileType },
};

/** The types of files that editors get as JSON Schemas. */
export const publishedTypes: Readonly<Record<string, ValueType>> = {
  'metadata.yaml': metadataType,
  'config.yaml': configType,
  'actions.yaml': actionsType,
  'manifest.yaml': manifestType,
};

export interface ReadFile {
  /** What Juju understands; what does not fit is as it was written. */
  readonly value: JsonObject;
  readonly refusals: readonly Refusal[];
}

/** Reads one file of a charm, or a layer's part of it, by its type. */
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
    report(context, {
      ...{ part: 'value', code: 'YAML_INVALID', stricter: 'one-document' },
      message: 'a second document follows, which Juju does not look at',
    });
  }
  const { valueType, empty } = rules[file];
  const isEmpty = root === undefined || (root.kind === 'scalar' && root.type === 'null');
  if (isEmpty && empty !== undefined && options.whole) {
    const { message, by } = empty;
    report(narrowed(context, { by }), { part: 'value', code: 'KEY_MISSING', message });
    return { value: {}, refusals };
  }
  const value = readValue(valueType, isEmpty ? emptyMap : root, context);
  return { value: isObject(value) ? value : {}, refusals };
}

const emptyMap: YamlNode = { kind: 'map', entries: [], repeated: [], start: 0 };
