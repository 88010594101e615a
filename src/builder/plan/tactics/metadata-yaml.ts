import { endpointRoles } from '../../../charm-schema/declared/kinds.ts';
import { isObject, type JsonObject } from '../../../base/json.ts';
import { mergeLayers } from './merge-stack.ts';
import { type Contribution, ownership, type Tactic } from './tactic.ts';

const deletes = [
  { section: 'metadata', root: [] },
  { section: 'resources', root: ['resources'] },
] as const;

const firstKeys = [
  'name',
  'display-name',
  'summary',
  'maintainer',
  'maintainers',
  'description',
  'tags',
  'series',
  'requires',
  'provides',
  'peers',
];

/** Keys that only the charm itself may set: its identity and its maintainers. */
const charmOnly = ['name', 'display-name', 'maintainer', 'maintainers'];

/** metadata.yaml: merged deeply; lists unite. */
export const metadataYamlTactic: Tactic = {
  name: 'metadata',
  always: ['metadata.yaml'],
  claims: (path) => path === 'metadata.yaml',
  combine(path, stack, context) {
    const { charm } = context;
    const own = stack.map((each): Contribution => {
      const { layer, document } = each;
      if (document === undefined || layer === charm) return each;
      return { ...each, document: { ...document, value: without(document.value, charmOnly) } };
    });
    const { value, faults } = mergeLayers(own, context, { deletes, prepare: fullEndpoints });
    const entry = {
      path,
      tactic: this.name,
      ...ownership(stack, charm),
      content: { kind: 'yaml', value: inOrder(value) },
    } as const;
    return { entries: [entry], faults };
  },
};

/** Writes `website: http` as `website: {interface: http}`, so that both forms merge. */
function fullEndpoints(metadata: JsonObject): JsonObject {
  const full = endpointRoles.flatMap((role) => {
    const endpoints = metadata[role];
    return isObject(endpoints) ? [[role, inLongForm(endpoints)] as const] : [];
  });
  return { ...metadata, ...Object.fromEntries(full) };
}

function inLongForm(endpoints: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]) => [
      name,
      typeof endpoint === 'string' ? { interface: endpoint } : endpoint,
    ]),
  );
}

function without(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function inOrder(metadata: JsonObject): JsonObject {
  const others = Object.keys(metadata)
    .filter((key) => !firstKeys.includes(key))
    .sort();
  const keys = [...firstKeys.filter((key) => metadata[key] !== undefined), ...others];
  return Object.fromEntries(keys.map((key) => [key, metadata[key] ?? null]));
}
