import type { CharmFileName } from '../../charm-schema/charm-file-name.ts';
import { charmName } from '../../charm-schema/names.ts';
import { isList, isObject, type Json } from '../../base/json.ts';
import type { ValidatedCharm } from '../../charm-schema/validate-charm.ts';
import { fault } from '../../errors.ts';
import {
  anything,
  fields,
  flag,
  listOf,
  mapOf,
  maybe,
  oneOf,
  ShapeError,
  text,
  withDefault,
  type Shape,
} from '../value-shapes.ts';
import { apiJson } from '../store/actions.ts';
import type { Role } from '../store/relations.ts';
import type {
  Charm,
  CharmAction,
  CharmEndpoint,
  CharmFiles,
  CharmOption,
  CharmResource,
  OptionType,
} from './charm.ts';
import { readCharmTexts, refuseCharm } from './charm-verdict.ts';
import type { CharmStorage } from '../../model/storage/charm-storage.ts';
import { charmStorage } from './charm-storage.ts';
import { fitsOption } from './option-value.ts';

/**
 * Reads a charm from its files, if Juju would take it. Pure.
 *
 * @throws CHARM_INVALID with the place in the file.
 */
export function parseCharm(files: CharmFiles): Charm {
  const validated = readCharmTexts(files);
  refuseCharm(validated);
  return charmOf(validated);
}

/** Reads a charm that was taken before, perhaps by a version of this program that refused less. Pure. */
export function parseTakenCharm(files: CharmFiles): Charm {
  return charmOf(readCharmTexts(files));
}

function charmOf(validated: ValidatedCharm): Charm {
  const meta = readValue(validated, 'metadata.yaml', metadataShape);
  refuseUnsupported(meta);
  const options = withDefault(mapOf(option), {});
  return {
    name: meta.name,
    subordinate: meta.subordinate,
    endpoints: endpointsOf(meta),
    assumes: assumesOf(validated),
    extraBindings: Object.keys(meta['extra-bindings']),
    resources: new Map(Object.entries(meta.resources)),
    storages: new Map(Object.entries(meta.storage)),
    options: new Map(
      Object.entries(readValue(validated, 'config.yaml', fields({ options })).options),
    ),
    actions: new Map(Object.entries(readValue(validated, 'actions.yaml', mapOf(action)))),
  };
}

function assumesOf({ values }: ValidatedCharm): readonly Json[] {
  const metadata = values['metadata.yaml'];
  const assumes = isObject(metadata) ? metadata.assumes : undefined;
  return isList(assumes) ? assumes : [];
}

/** A file's value by its shape; one that is not there is empty. */
function readValue<T>({ values, yaml }: ValidatedCharm, file: CharmFileName, shape: Shape<T>): T {
  try {
    return shape(values[file] ?? {}, '');
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const path = error.path === '' ? [] : error.path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
    const source = yaml[file]?.locate(path, 'value');
    const placed = source === undefined ? {} : { source };
    throw fault('CHARM_INVALID', `${file}: ${error.message}`, placed);
  }
}

interface Metadata {
  readonly name: string;
  readonly provides: Readonly<Record<string, Endpoint>>;
  readonly requires: Readonly<Record<string, Endpoint>>;
  readonly peers: Readonly<Record<string, Endpoint>>;
  readonly 'extra-bindings': Readonly<Record<string, unknown>>;
  readonly resources: Readonly<Record<string, CharmResource>>;
  readonly storage: Readonly<Record<string, CharmStorage>>;
  readonly subordinate: boolean;
  readonly containers: Readonly<Record<string, unknown>>;
}

const name: Shape<string> = (value, path) => {
  const written = text(value, path);
  if (!charmName.test(written)) throw new ShapeError(path, 'a charm name such as my-charm', value);
  return written;
};

type Endpoint = Pick<CharmEndpoint, 'interface' | 'scope'>;

/** `db: pgsql` is short for `db: {interface: pgsql}`. */
const endpoint: Shape<Endpoint> = (value, path) =>
  typeof value === 'string'
    ? { interface: value, scope: 'global' }
    : fields({ interface: text, scope: withDefault(oneOf('global', 'container'), 'global') })(
        value,
        path,
      );

const resource: Shape<CharmResource> = (value, path) => {
  const { type, filename, description } = fields({
    type: withDefault(oneOf('file', 'oci-image'), 'file'),
    filename: withDefault(text, path.split('.').at(-1) ?? 'file'),
    description: withDefault(text, ''),
  })(value, path);
  // An image has none, whatever is written.
  if (type === 'file' && /[/\0]|^\.{0,2}$/.test(filename)) {
    throw new ShapeError(`${path}.filename`, 'a file name without a folder', filename);
  }
  const own = path.split('.').at(-1) ?? 'file';
  return { filename: type === 'file' ? filename : own, description };
};

const metadataShape = fields<Metadata>({
  name,
  provides: withDefault(mapOf(endpoint), {}),
  requires: withDefault(mapOf(endpoint), {}),
  peers: withDefault(mapOf(endpoint), {}),
  'extra-bindings': withDefault(mapOf(anything), {}),
  resources: withDefault(mapOf(resource), {}),
  storage: withDefault(mapOf(charmStorage), {}),
  subordinate: withDefault(flag, false),
  containers: withDefault(mapOf(anything), {}),
});

function refuseUnsupported({ name: charm, subordinate, requires, containers }: Metadata): void {
  const tied = Object.values(requires).some(({ scope }) => scope === 'container');
  if (subordinate && !tied) {
    throw fault('CHARM_INVALID', `the subordinate charm ${charm} has nothing to live beside`, {
      hint: 'let it require an endpoint with `scope: container`, such as juju-info',
    });
  }
  if (Object.keys(containers).length === 0) return;
  throw fault(
    'CHARM_INVALID',
    `the charm ${charm} cannot run here: its containers need Kubernetes`,
    {
      hint: 'deploy it with Juju; the embedded controller runs charms for machines',
    },
  );
}

function endpointsOf(meta: Metadata): ReadonlyMap<string, CharmEndpoint> {
  const declared = (role: Role) =>
    Object.entries(meta[role]).map(
      ([name, declaration]) => [name, { role, ...declaration, implicit: false }] as const,
    );
  return new Map<string, CharmEndpoint>([
    ['juju-info', { role: 'provides', interface: 'juju-info', scope: 'global', implicit: true }],
    ...declared('provides'),
    ...declared('requires'),
    ...declared('peers'),
  ]);
}

/** An option without a type holds a text. */
const optionType: Shape<OptionType> = (value, path) =>
  value === undefined || value === ''
    ? 'string'
    : oneOf('string', 'int', 'float', 'boolean', 'secret')(value, path);

const option: Shape<CharmOption> = (value, path) => {
  const declared = fields({
    type: optionType,
    description: withDefault(text, ''),
    default: maybe(anything),
  })(value, path);
  if (declared.default === undefined) return { ...declared, default: undefined };
  if (!fitsOption(declared.type, declared.default)) {
    throw new ShapeError(`${path}.default`, `a value of type ${declared.type}`, declared.default);
  }
  return { ...declared, default: declared.default };
};

const action: Shape<CharmAction> = (value, path) => {
  const declared = fields({
    description: withDefault(text, ''),
    params: withDefault(mapOf(apiJson), {}),
    required: withDefault(listOf(text), []),
    additionalProperties: withDefault(apiJson, false),
  })(value ?? {}, path);
  const schema: Readonly<Record<string, Json>> = {
    type: 'object',
    properties: declared.params,
    required: declared.required,
    additionalProperties: declared.additionalProperties,
  };
  return { description: declared.description, schema };
};
