import { type Json, parseJson } from '../../base/json.ts';
import { openedPorts } from '../../juju/tools/ports.ts';
import { readConfig } from '../../juju/tools/config.ts';
import { isLeader } from '../../juju/tools/leadership.ts';
import { networkInfo } from '../../juju/tools/network.ts';
import { readStatus } from '../../juju/tools/status.ts';
import { storageIds, storageInstance } from '../../juju/tools/storage.ts';
import type { HookTools } from '../../juju/wire.ts';
import { allEndpoints } from '../../charm-schema/declared/endpoints.ts';
import { configDefaults } from '../../charm-schema/declared/options.ts';
import { isKeyValue } from '../state/key-values.ts';
import { findSecrets, allTexts } from '../masking/find-secrets.ts';
import { Masking } from '../masking/masking.ts';
import type { Entries, StoredState } from '../state/stored-state.ts';
import type { ConfigValue } from '../unit/unit.ts';
import { inspectRelations } from './inspect-relations.ts';
import { inspectResources } from './inspect-resources.ts';
import { inspectSecrets } from './inspect-secrets.ts';
import type { InspectedUnit } from './inspected-unit.ts';
import type { InspectedState } from './inspection.ts';
import { maskedMemory } from './masked-memory.ts';

/** Reads everything that a test can describe of a unit; every secret in it is masked. */
export async function inspectState(
  { definition, context, ports }: InspectedUnit,
  entries: Entries,
  stored: StoredState | undefined,
): Promise<InspectedState> {
  const { tools, hash } = ports;
  const inForce = await readConfig(tools);
  const endpoints = allEndpoints(definition.metadata);
  const relations = await inspectRelations(tools, context, endpoints);
  const secrets = await inspectSecrets(tools, relations);
  const address = await addressOf(tools);
  const state = {
    leader: await isLeader(tools),
    config: changedConfig(inForce, configDefaults(definition.config)),
    relations,
    secrets,
    storage: await storageOf(tools),
    resources: await inspectResources(tools, definition.metadata),
    ports: await openedPorts(tools),
    status: await readStatus(tools),
    values: valuesOf(entries),
    ...(address === undefined ? {} : { address }),
  };
  const masking = new Masking();
  masking.add(secrets.flatMap(({ contents }) => allTexts(contents)));
  masking.add(findSecrets(state));
  const masked = masking.value(state);
  if (stored === undefined) return masked;
  return {
    ...masked,
    memory: maskedMemory(stored, { config: inForce, relations }, { masking, hash }),
  };
}

function changedConfig(
  inForce: Readonly<Record<string, ConfigValue>>,
  defaults: Readonly<Record<string, ConfigValue | null>>,
): Readonly<Record<string, ConfigValue>> {
  return Object.fromEntries(
    Object.entries(inForce).filter(([name, value]) => defaults[name] !== value),
  );
}

function valuesOf(entries: Entries): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([key]) => isKeyValue(key))
      // Handlers can keep nothing but JSON.
      .map(([key, text]) => [key.slice('kv.'.length), parseJson(text)]),
  );
}

/** Undefined where the unit has none yet. */
async function addressOf(tools: HookTools): Promise<string | undefined> {
  const found = await networkInfo(tools, 'juju-info').catch(() => undefined);
  return found?.ingressAddress ?? found?.bindAddress;
}

async function storageOf(tools: HookTools): Promise<InspectedState['storage']> {
  const ids = await storageIds(tools).catch(() => []);
  return Promise.all(ids.map(async (id) => ({ id, ...(await storageInstance(tools, id)) })));
}
