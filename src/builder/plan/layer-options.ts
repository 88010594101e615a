import { Ajv } from 'ajv';
import { didYouMean } from '../../base/nearest-name.ts';
import { type CharmwrightError, type ErrorDetails, fault, messageOf } from '../../errors.ts';
import { explainErrors } from '../schema/check-document.ts';
import { type JsonObject, objectOrEmpty } from '../../base/json.ts';
import type { LayerSource } from './layer-source.ts';
import type { SourceDocument } from './source-document.ts';
import { mergeStack } from './tactics/merge-stack.ts';

export interface LayerOptions {
  /** Layer → its options, defaults included. */
  readonly options: Readonly<Record<string, JsonObject>>;
  readonly faults: readonly CharmwrightError[];
}

/**
 * Merges what all layer.yaml set for each layer, fills in defaults and holds it against `defines`.
 *
 * A layer whose options are named by its users defines `'*'`, the schema of every option it doesn't name.
 */
export function layerOptions(layers: readonly LayerSource[]): LayerOptions {
  const documents = layers.map(({ layerFile }) => layerFile.document);
  const onlyOptions = (value: JsonObject): JsonObject => ({
    options: objectOrEmpty(value.options),
  });
  const merged = mergeStack(documents, onlyOptions);
  const set = objectOrEmpty(merged.value.options);
  const faults = [...merged.faults, ...unknownLayers(layers)];
  const options: Record<string, JsonObject> = {};
  for (const layer of layers) {
    const checked = checkOptions(layer, objectOrEmpty(set[layer.name]), documents);
    options[layer.name] = checked.value;
    faults.push(...checked.faults);
  }
  return { options, faults };
}

function unknownLayers(layers: readonly LayerSource[]): CharmwrightError[] {
  const names = layers.map(({ name }) => name);
  return layers.flatMap(({ layerFile: { document, options } }) =>
    Object.keys(options)
      .filter((name) => !names.includes(name))
      .map((name) =>
        fault('LAYER_OPTION_UNKNOWN', `options are set for ${name}, which is not a layer here`, {
          source: document.locate(['options', name], 'key'),
          ...hint(didYouMean(name, names)),
        }),
      ),
  );
}

function checkOptions(
  layer: LayerSource,
  values: JsonObject,
  documents: readonly SourceDocument[],
): { readonly value: JsonObject; readonly faults: readonly CharmwrightError[] } {
  const { '*': anyOther, ...named } = layer.layerFile.defines;
  const others = anyOther === undefined ? [] : Object.keys(values);
  const defined = [...new Set([...Object.keys(named), ...others])];
  const unknown = Object.keys(values).filter((name) => !defined.includes(name));
  const faults = unknown.map((name) =>
    fault('LAYER_OPTION_UNKNOWN', `layer ${layer.name} has no option ${name}`, {
      source: setter(documents, layer.name, name).locate(['options', layer.name, name], 'key'),
      ...hint(didYouMean(name, defined)),
    }),
  );
  const value: Record<string, JsonObject[string]> = {};
  for (const name of defined) {
    const document = setter(documents, layer.name, name);
    const schema = named[name] ?? anyOther;
    const holder: Record<string, JsonObject[string]> = {};
    const own = values[name];
    if (own !== undefined) holder[name] = own;
    try {
      const ajv = new Ajv({ allErrors: true, verbose: true, useDefaults: true, strict: false });
      const validate = ajv.compile({ type: 'object', properties: { [name]: schema } });
      if (!validate(holder)) {
        const found = explainErrors(validate.errors ?? [], document, ['options', layer.name]);
        faults.push(...found.map(({ message, source }) => optionFault(message, source)));
      }
    } catch (error) {
      const text = `the schema of option ${name} is not a JSON Schema: ${messageOf(error)}`;
      const source = layer.layerFile.document.locate(['defines', name], 'value');
      faults.push(fault('VALUE_INVALID', text, { source, cause: error }));
    }
    const result = holder[name];
    if (result !== undefined) value[name] = result;
  }
  return { value, faults };
}

function optionFault(message: string, source: CharmwrightError['source']): CharmwrightError {
  return fault('LAYER_OPTION_INVALID', message, source === undefined ? {} : { source });
}

/** The topmost document that sets an option: the one to correct. */
function setter(
  documents: readonly SourceDocument[],
  layer: string,
  option: string,
): SourceDocument {
  const found = documents.findLast(({ value }) => {
    const own = objectOrEmpty(objectOrEmpty(value.options)[layer]);
    return Object.hasOwn(own, option);
  });
  const chosen = found ?? documents.at(-1);
  if (chosen === undefined) throw fault('INTERNAL', 'a charm without layers was planned');
  return chosen;
}

function hint(text: string | undefined): Pick<ErrorDetails, 'hint'> {
  return text === undefined ? {} : { hint: text };
}
