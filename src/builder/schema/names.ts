/**
 * The names Juju accepts.
 *
 * Sources: juju/names (charm, application, storage, relation) and
 * domain/deployment/charm/actions.go of Juju 4.0 (action).
 */
export const charmName = '^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$';
export const relationName = '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$';
export const actionName = '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$';
/** Juju takes any key; its own charms and its tools keep to these. */
export const optionName = '^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$';
export const resourceName = '^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$';
export const layerName = '^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$';

/** A flag's name, as the loop takes it. */
export const flagName = '^[^\\s\\u0000]+$';
