import { suggestion } from '../suggestion.ts';
import type { Check } from './check.ts';
import { twice } from './unit.ts';

const declared: Check = ({ state, endpoints }) => {
  const names = endpoints.map(({ name }) => name);
  return state.relations
    .filter(({ endpoint }) => !names.includes(endpoint))
    .map(
      ({ endpoint }) =>
        `metadata.yaml declares no endpoint "${endpoint}"${suggestion(endpoint, names)}`,
    );
};

const idsOnce: Check = ({ state }) =>
  twice(state.relations.map(({ id }) => id)).map((id) => `two relations have the id ${id}`);

const otherSide: Check = ({ state, endpoints, own }) =>
  state.relations.flatMap(({ endpoint, id, application }) => {
    const role = endpoints.find(({ name }) => name === endpoint)?.role;
    if (role === undefined) return [];
    if (role === 'peers') {
      return application === undefined || application === own.application
        ? []
        : [
            `${endpoint}:${id} is a peer relation, so "${application}" can not be on its other side`,
          ];
    }
    return application === undefined
      ? [`${endpoint}:${id} says no application of its other side`]
      : [];
  });

const onePeerRelation: Check = ({ state, endpoints }) =>
  twice(state.relations.map(({ endpoint }) => endpoint))
    .filter((name) => endpoints.some((each) => each.name === name && each.role === 'peers'))
    .map((name) => `the peer endpoint "${name}" has two relations; Juju makes exactly one`);

const members: Check = ({ state, own }) =>
  state.relations.flatMap(({ endpoint, id, application = own.application, units }) =>
    Object.keys(units).flatMap((unit) => {
      if (unit === own.unit)
        return [`${unit} is this unit itself, so ${endpoint}:${id} has it not`];
      const belongs = unit.startsWith(`${application}/`) && /\/\d+$/.test(unit);
      return belongs ? [] : [`${unit} is in ${endpoint}:${id} but is no unit of ${application}`];
    }),
  );

const peerBag: Check = ({ state, endpoints }) =>
  state.relations
    .filter(
      ({ endpoint, applicationBag }) =>
        Object.keys(applicationBag).length > 0 &&
        endpoints.some(({ name, role }) => name === endpoint && role === 'peers'),
    )
    .map(
      ({ endpoint, id }) =>
        `${endpoint}:${id} is a peer relation: its application bag is ownApplication, not applicationBag`,
    );

/** Relations: declared, with the right application and units on the other side. */
export const relationChecks: readonly Check[] = [
  declared,
  idsOnce,
  otherSide,
  onePeerRelation,
  members,
  peerBag,
];
