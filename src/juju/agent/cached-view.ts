import type { ModelView } from './model-view.ts';

/**
 * A view that keeps for one hook what Juju's agent keeps: config, relations, relation bags, own secrets, and
 * that this unit is not the leader. Everything else is read again each time.
 */
export function cachedView(view: ModelView): ModelView {
  const config = once(() => view.config());
  const relations = once(() => view.relations());
  const ownedSecrets = once(() => view.ownedSecrets());
  const bags = new Map<string, ReturnType<ModelView['unitSettings']>>();
  const keep = (key: string, read: () => ReturnType<ModelView['unitSettings']>) => {
    if (!bags.has(key)) bags.set(key, read());
    return bags.get(key);
  };
  let lostLeadership = false;
  return {
    model: view.model,
    unit: view.unit,
    config,
    relations,
    unitSettings: (relation, unit) =>
      keep(`${relation} ${unit}`, () => view.unitSettings(relation, unit)),
    applicationSettings: (relation, application) =>
      keep(`${relation} ${application}`, () => view.applicationSettings(relation, application)),
    isLeader() {
      lostLeadership ||= !view.isLeader();
      return !lostLeadership;
    },
    state: () => view.state(),
    toolData: (key) => view.toolData(key),
    openedPorts: () => view.openedPorts(),
    neighbourPorts: () => view.neighbourPorts(),
    resource: (name) => view.resource(name),
    network: (binding) => view.network(binding),
    addresses: () => view.addresses(),
    unitStatus: () => view.unitStatus(),
    applicationStatus: () => view.applicationStatus(),
    goalState: () => view.goalState(),
    storage: () => view.storage(),
    ownedSecrets,
    secret: (id) => view.secret(id),
    secretLabelled: (label) => view.secretLabelled(label),
  };
}

function once<T>(read: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => (kept ??= { value: read() }).value;
}
