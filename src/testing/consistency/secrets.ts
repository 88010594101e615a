import type { Check } from './check.ts';
import { twice } from './unit.ts';

const idsOnce: Check = ({ state }) =>
  twice(state.secrets.map(({ id }) => id)).map((id) => `two secrets have the id ${id}`);

const hasId: Check = ({ state }) =>
  state.secrets
    .filter(({ id }) => !/^[0-9a-z]{20}$/.test(id))
    .map(({ id }) => `"${id}" is no secret’s id; one has 20 characters, such as ${idLike(id)}`);

function idLike(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^0-9a-v]/g, '')
    .slice(0, 19)
    .padEnd(20, '0');
}

const labelsOnce: Check = ({ state }) =>
  twice(
    state.secrets.flatMap(({ owned, label = '' }) => (owned === true && label !== '' ? label : [])),
  ).map((label) => `two own secrets have the label "${label}"`);

const hasContent: Check = ({ state }) =>
  state.secrets
    .filter(({ contents }) => contents.length === 0)
    .map(({ id }) => `secret ${id} has no revision; every secret has one at least`);

const tracked: Check = ({ state }) =>
  state.secrets.flatMap(({ id, tracked: revision, contents }) =>
    revision === undefined || (revision >= 1 && revision <= contents.length)
      ? []
      : [`secret ${id} tracks revision ${revision}; it has 1 to ${contents.length}`],
  );

const labelsLead: Check = ({ state }) =>
  Object.entries(state.secretLabels)
    .filter(([, id]) => !state.secrets.some((each) => each.id === id))
    .map(([label, id]) => `the label "${label}" leads to the secret ${id}, which is not there`);

/** Secrets: one of each id and label, with a revision that is tracked. */
export const secretChecks: readonly Check[] = [
  idsOnce,
  hasId,
  labelsOnce,
  hasContent,
  tracked,
  labelsLead,
];
