import { Ajv, type ErrorObject, type SchemaObject } from 'ajv';
import { didYouMean } from '../../base/nearest-name.ts';
import { readCharmFile } from '../../charm-schema/charm-file.ts';
import { type CharmFileName, isCharmFile } from '../../charm-schema/charm-file-name.ts';
import { yamlOf } from '../../charm-schema/value-node.ts';
import {
  type CharmwrightError,
  type SourcePosition,
  type ErrorDetails,
  fault,
} from '../../errors.ts';
import { describeValue } from '../../base/describe-json.ts';
import { type JsonPath } from '../../base/json.ts';
import { valueAt } from '../../base/json-at.ts';
import type { SourceDocument } from '../plan/source-document.ts';
import { interfaceYaml } from './interface-yaml.ts';
import { layerYaml } from './layer-yaml.ts';
import { refusalFault } from './refusal-fault.ts';

/** Everything in a YAML file that does not fit its schema; a file without a schema fits. */
export type CheckDocument = (name: string, document: SourceDocument) => CharmwrightError[];

/** The schemas of our own YAML files by their name in the root of a layer; JSON Schema draft 7. */
export const schemas: Readonly<Record<string, SchemaObject>> = {
  'layer.yaml': layerYaml,
  'interface.yaml': interfaceYaml,
};

/** Prepares the checks of the charm's YAML files by name; each schema is compiled when first needed. */
export function documentChecker(): CheckDocument {
  // Validating charmwright's own schemas would take longer than all checks of a charm.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    validateSchema: false,
  });
  return (name, document) => {
    if (isCharmFile(name)) return checkCharmFile(name, document);
    const schema = schemas[name];
    if (schema === undefined) return [];
    const validate = ajv.compile(schema);
    if (validate(document.value)) return [];
    return explainErrors(validate.errors ?? [], document);
  };
}

/** The faults that Juju, or a rule of charmwright's own, finds in a layer's part of one of Juju's files. */
function checkCharmFile(name: CharmFileName, document: SourceDocument): CharmwrightError[] {
  const yaml = document.yaml ?? yamlOf(name, document.value);
  const whole = name === 'manifest.yaml';
  const { refusals } = readCharmFile(name, yaml, { strict: true, whole });
  return refusals.map((refusal) =>
    refusalFault(refusal, document.locate(refusal.path, refusal.part)),
  );
}

/** Ajv's errors as faults with the places in the text; `prefix` leads from the document's root to what was checked. */
export function explainErrors(
  errors: readonly ErrorObject[],
  document: SourceDocument,
  prefix: JsonPath = [],
): CharmwrightError[] {
  return errors.flatMap((error) => {
    const path = [...prefix, ...pointerPath(error.instancePath)];
    return explain(error, document, path) ?? [];
  });
}

function explain(
  error: ErrorObject,
  document: SourceDocument,
  path: JsonPath,
): CharmwrightError | undefined {
  const where = prefixOf(path);
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    // Their branches report what is wrong.
    case 'if':
    case 'propertyNames':
      return undefined;
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      return fault('KEY_UNKNOWN', `${where}unknown key ${JSON.stringify(key)}`, {
        source: document.locate([...path, key], 'key'),
        ...hint(didYouMean(key, Object.keys(parentProperty(error, 'properties')))),
      });
    }
    case 'required':
      return fault('KEY_MISSING', `${where}the key ${String(params.missingProperty)} is missing`, {
        source: document.locate(path, 'key'),
      });
    default:
      return error.propertyName === undefined
        ? wrongValue(error, document, path)
        : wrongName(error, error.propertyName, (key) => document.locate([...path, key], 'key'));
  }
}

/** What the message of a fault at a path begins with. */
function prefixOf(path: JsonPath): string {
  return path.length === 0 ? '' : `${path.join('.')}: `;
}

function wrongName(
  error: ErrorObject,
  name: string,
  locateKey: (key: string) => SourcePosition,
): CharmwrightError {
  const text = `${JSON.stringify(name)} cannot be ${expected(error)}, which Juju wants to match ${String(error.schema)}`;
  return fault('NAME_INVALID', text, { source: locateKey(name) });
}

function wrongValue(
  error: ErrorObject,
  document: SourceDocument,
  path: JsonPath,
): CharmwrightError {
  const value = valueAt(document.value, path);
  const yesNo =
    expected(error) === 'true or false' &&
    typeof value === 'string' &&
    /^(yes|no|on|off)$/i.test(value);
  const code =
    error.keyword === 'pattern' && path.at(-1) === 'name' ? 'NAME_INVALID' : 'VALUE_INVALID';
  return fault(
    code,
    `${prefixOf(path)}expected ${expected(error)}, found ${describeValue(value)}`,
    {
      source: document.locate(path, 'value'),
      ...hint(yesNo ? 'YAML 1.2 knows only true and false' : undefined),
    },
  );
}

function expected(error: ErrorObject): string {
  const description: unknown = error.parentSchema?.description;
  const params: Readonly<Record<string, unknown>> = error.params;
  const allowed = params.allowedValues;
  if (Array.isArray(allowed)) return `one of ${allowed.join(', ')}`;
  const text = typeof description === 'string' ? description : undefined;
  if (error.keyword === 'type') return text ?? `a value of type ${String(params.type)}`;
  const rule = `${error.keyword} ${JSON.stringify(error.schema)}`;
  if (error.keyword === 'pattern') return text ?? `a text that matches ${String(error.schema)}`;
  return text === undefined ? `a value with ${rule}` : `${text} (${rule})`;
}

function parentProperty(error: ErrorObject, name: string): object {
  const value: unknown = error.parentSchema?.[name];
  return typeof value === 'object' && value !== null ? value : {};
}

function hint(text: string | undefined): Pick<ErrorDetails, 'hint'> {
  return text === undefined ? {} : { hint: text };
}

/** A JSON pointer as a path; digits stand for list items where the document has a list. */
function pointerPath(pointer: string): JsonPath {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
