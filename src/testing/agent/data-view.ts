import type {
  ModelView,
  OwnedSecretView,
  SecretAnswer,
  Settings,
} from '../../juju/agent/model-view.ts';
import {
  noData,
  type InMemorySecret,
  type ModelData,
  type RelationData,
} from './in-memory-model.ts';
import { networkOf } from './model-data.ts';

/** The model as an agent reads it. */
export function dataView(data: ModelData): ModelView {
  const bag = (relation: number, owner: string): Settings | undefined => {
    const found = relationOf(data, relation)?.bags.get(owner);
    return found === undefined ? undefined : Object.fromEntries(found);
  };
  return {
    model: data.model,
    unit: data.unit,
    config: () => data.config,
    relations: () => data.relations,
    unitSettings: bag,
    applicationSettings: bag,
    isLeader: () => data.leader,
    state: () => Object.fromEntries(data.state),
    openedPorts: () => data.ports,
    neighbourPorts: () => [],
    resource: (name) => data.resources.get(name),
    network: (binding) =>
      data.networks.get(binding) ??
      (data.address === undefined ? undefined : networkOf(data.address)),
    addresses: () => ({ private: data.address, public: data.address }),
    unitStatus: () => ({ ...data.status, data: noData }),
    applicationStatus: () => ({
      ...data.applicationStatus,
      data: noData,
      units: { [data.unit]: { ...data.status, data: noData } },
    }),
    goalState: () => data.goalState,
    storage: () => data.storage,
    ownedSecrets: () => data.secrets.filter(({ owned }) => owned === true).map(ownedView),
    secret: (id) => secretAnswer(data.secrets.find((secret) => secret.id === id)),
    secretLabelled: (label) => data.labels.get(label),
  };
}

export function relationOf(data: ModelData, id: number): RelationData | undefined {
  return data.relations.find((relation) => relation.id === id);
}

/** A secret as its owner sees it. */
export function ownedView(secret: InMemorySecret): OwnedSecretView {
  const { id, owner = 'application', label = '', description = '', rotation = 'never' } = secret;
  const { access = [], contents } = secret;
  return { id, owner, label, description, rotation, revision: contents.length, access };
}

/** A secret once its consumer has read it: it tracks what was the newest at first, or is again with `refresh`. */
export function consumed(secret: InMemorySecret, refresh: boolean): InMemorySecret {
  if (secret.tracked !== undefined && !refresh) return secret;
  return { ...secret, tracked: secret.contents.length };
}

/** What a consumer is told of a secret. */
export function secretAnswer(secret: InMemorySecret | undefined): SecretAnswer {
  if (secret === undefined) return { kind: 'absent' };
  if (secret.denied === true) return { kind: 'denied' };
  const latest = secret.contents.at(-1) ?? {};
  const tracked = secret.contents[(secret.tracked ?? secret.contents.length) - 1] ?? latest;
  return { kind: 'content', tracked, latest };
}
