import { type CharmwrightError, fault } from '../../../errors.ts';
import { type JsonObject, objectOrEmpty } from '../../../base/json.ts';
import { declaredOptions, usualOptionType } from '../../../charm-schema/declared/options.ts';
import type { LayerSource } from '../layer-source.ts';
import type { SourceDocument } from '../source-document.ts';
import { mergeLayers } from './merge-stack.ts';
import { type Contribution, ownership, type Tactic } from './tactic.ts';

const deletes = [{ section: 'config', root: ['options'] }] as const;

/**
 * config.yaml: merged option by option; a layer above may give only a `default`.
 *
 * The type of an option belongs to the lowest layer that defines it. Without options there is no
 * file: Juju refuses an empty one.
 */
export const configYamlTactic: Tactic = {
  name: 'config',
  always: [],
  claims: (path) => path === 'config.yaml',
  combine(path, stack, context) {
    const { value, faults } = mergeLayers(stack, context, { deletes });
    const options = typed(objectOrEmpty(value.options));
    const found = [...faults, ...redefined(stack, context.layers)];
    if (Object.keys(options).length === 0) return { entries: [], faults: found };
    const entry = {
      path,
      tactic: this.name,
      ...ownership(stack, context.charm),
      content: { kind: 'yaml', value: { ...value, options } },
    } as const;
    return { entries: [entry], faults: found };
  },
};

/** Fills in the type Juju takes when none is written, and leaves out defaults that hold nothing. */
function typed(options: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const { type, default: value, ...others } = objectOrEmpty(option);
      const kept = value === undefined || value === null ? {} : { default: value };
      return [name, { type: type ?? usualOptionType, ...kept, ...others }];
    }),
  );
}

function redefined(
  stack: readonly Contribution[],
  layers: readonly LayerSource[],
): CharmwrightError[] {
  const types = new Map<string, { readonly type: string; readonly file: string }>();
  return layers.flatMap((layer) => {
    // A layer may define again what it deleted.
    for (const path of layer.layerFile.deletes.config) types.delete(path.replace(/\.type$/, ''));
    const document = stack.find((each) => each.layer === layer)?.document;
    return document === undefined ? [] : redefinedIn(document, types);
  });
}

function redefinedIn(
  document: SourceDocument,
  types: Map<string, { readonly type: string; readonly file: string }>,
): CharmwrightError[] {
  return [...declaredOptions(document.value)].flatMap(([name, { type, isTyped }]) => {
    if (!isTyped) return [];
    const below = types.get(name);
    if (below === undefined) types.set(name, { type, file: document.file });
    if (below === undefined || below.type === type) return [];
    const text = `option ${name} has type ${type} here and ${below.type} in ${below.file}`;
    return fault('OPTION_REDEFINED', text, {
      source: document.locate(['options', name, 'type'], 'value'),
    });
  });
}
