import { suggestion } from '../suggestion.ts';
import { isObject, type Json, objectOrEmpty } from '../../base/json.ts';
import { declaredActions } from '../../charm-schema/declared/actions.ts';
import type { Check } from './check.ts';

const declared: Check = ({ charm, event }) => {
  if (event.kind !== 'action') return [];
  const names = Object.keys(charm.actions);
  if (names.includes(event.name)) return [];
  return [`actions.yaml declares no action "${event.name}"${suggestion(event.name, names)}`];
};

const required: Check = ({ charm, event }) => {
  if (event.kind !== 'action') return [];
  const action = declaredActions(charm.actions).get(event.name);
  return (action?.required ?? [])
    .filter((name) => !Object.hasOwn(event.params, name))
    .map((name) => `action "${event.name}" needs the parameter "${name}"`);
};

const typed: Check = ({ charm, event }) => {
  if (event.kind !== 'action') return [];
  const action = declaredActions(charm.actions).get(event.name);
  const params = action?.params ?? {};
  return Object.entries(event.params).flatMap(([name, value]) => {
    if (!Object.hasOwn(params, name)) {
      const open = action?.additionalProperties !== false;
      return open && Object.keys(params).length === 0
        ? []
        : [
            `action "${event.name}" has no parameter "${name}"${suggestion(name, Object.keys(params))}`,
          ];
    }
    const { type } = objectOrEmpty(params[name]);
    if (typeof type !== 'string' || typeOf(value, type)) return [];
    return [`parameter "${name}" is ${JSON.stringify(value)}; expected ${type}`];
  });
};

function typeOf(value: Json, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

/** Actions: declared, with the parameters they take. */
export const actionChecks: readonly Check[] = [declared, required, typed];
