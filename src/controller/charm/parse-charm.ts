import { type Declared, namesOf } from '../../charm-schema/declared/declared-keys.ts';
import { type DeclaredAction, declaredActions } from '../../charm-schema/declared/actions.ts';
import { declaredEndpoints, implicitEndpoint } from '../../charm-schema/declared/endpoints.ts';
import { declaredOptions } from '../../charm-schema/declared/options.ts';
import { declaredResources } from '../../charm-schema/declared/resources.ts';
import { declaredStorages } from '../../charm-schema/declared/storages.ts';
import type { ValidatedCharm } from '../../charm-schema/validate-charm.ts';
import { isList, type JsonObject } from '../../base/json.ts';
import type { Charm, CharmAction, CharmEndpoint, CharmFiles } from './charm.ts';
import { readCharmTexts, refuseCharm } from './charm-verdict.ts';
import { refuseUnsupported } from './unsupported.ts';

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
  const { values } = validated;
  const metadata: JsonObject & Declared<'metadata'> = values['metadata.yaml'] ?? {};
  const { name, subordinate, assumes } = metadata;
  const charm: Charm = {
    name: typeof name === 'string' ? name : '',
    subordinate: subordinate === true,
    endpoints: endpointsOf(metadata),
    assumes: isList(assumes) ? assumes : [],
    extraBindings: namesOf(metadata['extra-bindings']),
    resources: declaredResources(metadata),
    storages: declaredStorages(metadata),
    options: declaredOptions(values['config.yaml'] ?? {}),
    actions: actionsOf(values['actions.yaml'] ?? {}),
  };
  refuseUnsupported(charm, validated);
  return charm;
}

function endpointsOf(metadata: JsonObject): ReadonlyMap<string, CharmEndpoint> {
  const { name: implicit, ...info } = implicitEndpoint;
  return new Map<string, CharmEndpoint>([
    [implicit, { ...info, implicit: true }],
    ...declaredEndpoints(metadata).map(
      ({ name, ...endpoint }) => [name, { ...endpoint, implicit: false }] as const,
    ),
  ]);
}

function actionsOf(actions: JsonObject): ReadonlyMap<string, CharmAction> {
  return new Map(
    Array.from(declaredActions(actions), ([name, action]) => [
      name,
      { description: action.description, schema: schemaOf(action) },
    ]),
  );
}

function schemaOf({ params, required, additionalProperties = false }: DeclaredAction): JsonObject {
  return { type: 'object', properties: params, required, additionalProperties };
}
