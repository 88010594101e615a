/** The names that Juju takes, and those that we ask for besides. */
import type { NameRule } from './value-type.ts';

/** Source: `domain/application/names.go` of Juju 4.0, `url.go` of github.com/juju/charm/v12. */
export const charmName = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

/** Source: `actions.go`. */
export const actionNames: NameRule = {
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  what: 'the name of an action',
  source: 'domain/deployment/charm/actions.go',
  reserved: true,
};

/** What juju/names takes in a relation's name; a charm's reader does not look. */
export const endpointNames: NameRule = {
  pattern: /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/,
  what: 'the name of an endpoint',
};

export const bindingNames: NameRule = { ...endpointNames, what: 'the name of a binding' };
export const storageNames: NameRule = { pattern: charmName, what: 'the name of a storage' };
export const containerNames: NameRule = { pattern: charmName, what: 'the name of a container' };

/** Juju takes any key; its own charms and its tools keep to these. */
export const optionNames: NameRule = {
  pattern: /^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$/,
  what: 'the name of an option',
};
export const resourceNames: NameRule = {
  pattern: /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/,
  what: 'the name of a resource',
};

/** Whether Juju keeps a name to itself. Source: `meta.go`, `reservedName`. */
export function isReserved(name: string): boolean {
  return name === 'juju' || name.startsWith('juju-');
}
