/** The model as one unit's hook sees it, read from the store when asked. */
import type { ModelView, NetworkView } from '../../juju/agent/model-view.ts';
import { labelledSecret } from '../../model/secrets/consumers.ts';
import { ownedSecretViews, secretAnswer } from '../../model/secrets/secret-views.ts';
import { applicationStatusView, unitStatusView } from '../../model/statuses/status-views.ts';
import { storageViews } from '../../model/storage/storage-views.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { configInForce } from '../charm/config-in-force.ts';
import { isLeader } from '../store/leases.ts';
import { openedPorts } from '../store/ports.ts';
import { modelStore } from '../store/model-store.ts';
import { unitsOn } from '../store/units.ts';
import { readToolData } from '../store/tool-data.ts';
import { unitState } from '../store/unit-state.ts';
import { goalState } from './view-goal-state.ts';
import { relationViews } from './view-relations.ts';
import type { ViewSetup } from './view-setup.ts';

/** What systemd-nspawn calls the one network card of a machine. */
export const networkCard = 'host0';

/** A view over the store. It holds nothing: two answers may differ when the model changed between. */
export function modelView(setup: ViewSetup): ModelView {
  const { sources, facts, charm, deliver } = setup;
  const { db } = sources;
  const { model, application, unit, machine } = facts;
  const store = modelStore(sources, model);
  const ref = unitRef(unit.name);
  const bag = (number: number, owner: string) => store.bags.find(number, owner)?.settings;
  return {
    model: { name: model.name, uuid: model.uuid },
    unit: unit.name,
    config: () =>
      configInForce(db, application.id, charm).map(({ name, option, value }) => ({
        name,
        type: option.type,
        value,
      })),
    relations: () => relationViews(setup),
    unitSettings: bag,
    applicationSettings: bag,
    isLeader: () => isLeader(db, unit.id),
    state: () => unitState(db, unit.id),
    toolData: (key) => readToolData(db, unit.id, key),
    openedPorts: () => openedPorts(db, unit.id),
    neighbourPorts: () =>
      unitsOn(db, machine.id)
        .filter(({ id }) => id !== unit.id)
        .flatMap(({ id, name }) => openedPorts(db, id).map((port) => ({ ...port, unit: name }))),
    resource: (name) => deliver(name),
    network: (binding) =>
      charm.endpoints.has(binding) || charm.extraBindings.includes(binding)
        ? networkOf(machine.address, setup.macAddress())
        : undefined,
    addresses: () => ({ private: machine.address, public: setup.publicAddress() }),
    unitStatus: () => unitStatusView(store.statuses, unit.name),
    applicationStatus: () => applicationStatusView(store, application.name),
    goalState: () => goalState(db, store, application),
    storage: () => storageViews(store.storages.ofUnit(unit.name)),
    ownedSecrets: () => ownedSecretViews(store, ref),
    secret: (id) => secretAnswer(store.secrets, ref, id),
    secretLabelled: (label) => labelledSecret(store.secrets, ref, label),
  };
}

function networkOf(address: string, macAddress: string): NetworkView {
  const cidr = `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return {
    interfaces: [{ name: networkCard, macAddress, addresses: [{ value: address, cidr }] }],
    egressSubnets: [`${address}/32`],
    ingressAddresses: [address],
  };
}
