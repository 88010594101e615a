/** The words that Juju takes for what a charm declares. */

/** The sides of a relation that a charm can be on: the keys of metadata.yaml that hold endpoints. */
export const endpointRoles = ['provides', 'requires', 'peers'] as const;
export type EndpointRole = (typeof endpointRoles)[number];

/** Whether units meet all units of the other side, or only those on their own machine. */
export const endpointScopes = ['global', 'container'] as const;
export type EndpointScope = (typeof endpointScopes)[number];

export const storageKinds = ['filesystem', 'block'] as const;
export type StorageKind = (typeof storageKinds)[number];

export const resourceKinds = ['file', 'oci-image'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** Source: `domain/deployment/charm/config.go`, `optionTypeCheckers`. */
export const optionTypes = ['string', 'int', 'float', 'boolean', 'secret'] as const;
export type OptionType = (typeof optionTypes)[number];
