import { namesOf } from '../../charm-schema/declared/declared-keys.ts';
import { declaredResources } from '../../charm-schema/declared/resources.ts';
import { declaredNames } from '../../charm-schema/declared/hook-names.ts';
import { suggestion } from '../suggestion.ts';
import { parsePorts } from '../../juju/agent/port-ranges.ts';
import type { Check } from './check.ts';

const unitNumber: Check = ({ state: { unit } }) =>
  Number.isInteger(unit) && unit >= 0
    ? []
    : [`unit ${unit} is no unit's number; expected 0 or more`];

const applicationName: Check = ({ own: { application } }) =>
  /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(application)
    ? []
    : [`"${application}" can not be an application's name`];

const ports: Check = ({ state }) =>
  state.ports.flatMap((port) => {
    const parsed = parsePorts(port);
    return parsed.kind === 'invalid' ? [`port ${port}: ${parsed.message}`] : [];
  });

const resources: Check = ({ charm, state }) => {
  const declared = [...declaredResources(charm.metadata).keys()];
  return Object.keys(state.resources)
    .filter((name) => !declared.includes(name))
    .map((name) => `metadata.yaml declares no resource "${name}"${suggestion(name, declared)}`);
};

const storage: Check = ({ charm, state }) => {
  const declared = declaredNames(charm.metadata).storages;
  return state.storage.flatMap(({ id }) => {
    const [name = '', number = ''] = id.split('/');
    if (!/^\d+$/.test(number))
      return [`storage "${id}" has no number; expected one such as data/0`];
    return declared.includes(name)
      ? []
      : [`metadata.yaml declares no storage "${name}"${suggestion(name, declared)}`];
  });
};

const storageTwice: Check = ({ state }) =>
  twice(state.storage.map(({ id }) => id)).map((id) => `storage ${id} is there twice`);

const known = new Set(['unknown', 'maintenance', 'blocked', 'waiting', 'active', 'error']);

const status: Check = ({ state }) =>
  known.has(state.status.status)
    ? []
    : [`"${state.status.status}" is no status${suggestion(state.status.status, known)}`];

const networks: Check = ({ charm, state, endpoints }) => {
  const bindings = [
    ...endpoints.map(({ name }) => name),
    ...namesOf(charm.metadata['extra-bindings']),
  ];
  return Object.keys(state.networks)
    .filter((name) => !bindings.includes(name))
    .map(
      (name) =>
        `metadata.yaml declares no endpoint or binding "${name}"${suggestion(name, bindings)}`,
    );
};

/** The unit itself: its name, ports, resources, storage, status and networks. */
export const unitChecks: readonly Check[] = [
  unitNumber,
  applicationName,
  ports,
  resources,
  storage,
  storageTwice,
  status,
  networks,
];

/** The names that are there more than once. */
export function twice<T>(names: readonly T[]): readonly T[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}
