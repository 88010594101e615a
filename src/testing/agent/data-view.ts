import type { ModelView, Settings } from '../../juju/agent/model-view.ts';
import { labelledSecret } from '../../model/secrets/consumers.ts';
import { ownedSecretViews, secretAnswer } from '../../model/secrets/secret-views.ts';
import { applicationStatusView, unitStatusView } from '../../model/statuses/status-views.ts';
import { unitRef } from '../../model/unit-ref.ts';
import type { ModelData, RelationData } from './in-memory-model.ts';
import { networkOf } from './model-data.ts';

/** The model as an agent reads it. */
export function dataView(data: ModelData): ModelView {
  const bag = (relation: number, owner: string): Settings | undefined => {
    const found = relationOf(data, relation)?.bags.get(owner);
    return found === undefined ? undefined : Object.fromEntries(found);
  };
  const ref = unitRef(data.unit);
  return {
    model: data.model,
    unit: data.unit,
    config: () => data.config,
    relations: () => data.relations,
    unitSettings: bag,
    applicationSettings: bag,
    isLeader: () => data.leader,
    state: () => Object.fromEntries(data.state),
    toolData: (key) => data.toolData.get(key),
    openedPorts: () => data.store.ports.ofUnit(data.unit),
    neighbourPorts: () => [],
    resource: (name) => data.resources.get(name),
    network: (binding) =>
      data.networks.get(binding) ??
      (data.address === undefined ? undefined : networkOf(data.address)),
    addresses: () => ({ private: data.address, public: data.address }),
    unitStatus: () => unitStatusView(data.store.statuses, data.unit),
    applicationStatus: () => applicationStatusView(data.store, ref.application),
    goalState: () => data.goalState,
    storage: () => data.storage,
    ownedSecrets: () => ownedSecretViews(data.store, ref),
    secret: (id) => secretAnswer(data.store.secrets, ref, id),
    secretLabelled: (label) => labelledSecret(data.store.secrets, ref, label),
  };
}

export function relationOf(data: ModelData, id: number): RelationData | undefined {
  return data.relations.find((relation) => relation.id === id);
}
