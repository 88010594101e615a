import { fault } from '../../errors.ts';
import type { ApiJson } from '../api.ts';
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
} from '../shape.ts';
import { apiJson } from '../store/actions.ts';
import type { Role } from '../store/relations.ts';
import type {
  Charm,
  CharmAction,
  CharmEndpoint,
  CharmFiles,
  CharmOption,
  CharmResource,
} from './charm.ts';
import { charmStorage, type CharmStorage } from './charm-storage.ts';
import { fitsOption } from './option-value.ts';
import { readYaml } from './yaml-file.ts';

/**
 * Reads a charm from its files. Pure.
 *
 * @throws CHARM_INVALID with the place in the file.
 */
export function parseCharm({ metadata, config, actions }: CharmFiles): Charm {
  const meta = readYaml('CHARM_INVALID', 'metadata.yaml', metadata, metadataShape);
  refuseUnsupported(meta);
  return {
    name: meta.name,
    subordinate: meta.subordinate,
    endpoints: endpointsOf(meta),
    extraBindings: Object.keys(meta['extra-bindings']),
    resources: new Map(Object.entries(meta.resources)),
    storages: new Map(Object.entries(meta.storage)),
    options: config === undefined ? new Map() : parseOptions(config),
    actions: actions === undefined ? new Map() : parseActions(actions),
  };
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

const charmName = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

const name: Shape<string> = (value, path) => {
  const given = text(value, path);
  if (!charmName.test(given)) throw new ShapeError(path, 'a charm name such as my-charm', value);
  return given;
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
  const { filename, description } = fields({
    type: withDefault(oneOf('file', 'oci-image'), 'file'),
    filename: withDefault(text, path.split('.').at(-1) ?? 'file'),
    description: withDefault(text, ''),
  })(value, path);
  if (/[/\0]|^\.{0,2}$/.test(filename)) {
    throw new ShapeError(`${path}.filename`, 'a file name without a folder', filename);
  }
  return { filename, description };
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

const option: Shape<CharmOption> = (value, path) => {
  const given = fields({
    type: withDefault(oneOf('string', 'int', 'float', 'boolean', 'secret'), 'string'),
    description: withDefault(text, ''),
    default: maybe(anything),
  })(value, path);
  if (given.default === undefined) return { ...given, default: undefined };
  if (!fitsOption(given.type, given.default)) {
    throw new ShapeError(`${path}.default`, `a value of type ${given.type}`, given.default);
  }
  return { ...given, default: given.default };
};

function parseOptions(config: string): Charm['options'] {
  const shape = fields({ options: withDefault(mapOf(option), {}) });
  return new Map(Object.entries(readYaml('CHARM_INVALID', 'config.yaml', config, shape).options));
}

const action: Shape<CharmAction> = (value, path) => {
  const given = fields({
    description: withDefault(text, ''),
    params: withDefault(mapOf(apiJson), {}),
    required: withDefault(listOf(text), []),
    additionalProperties: withDefault(flag, false),
  })(value ?? {}, path);
  const schema: Readonly<Record<string, ApiJson>> = {
    type: 'object',
    properties: given.params,
    required: given.required,
    additionalProperties: given.additionalProperties,
  };
  return { description: given.description, schema };
};

function parseActions(actions: string): Charm['actions'] {
  const shape = withDefault(mapOf(action), {});
  return new Map(Object.entries(readYaml('CHARM_INVALID', 'actions.yaml', actions, shape)));
}
