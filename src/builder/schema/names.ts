/** The names of layers and interfaces. */
export const layerName = '^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$';

/** A flag's name, as the loop takes it. */
export const flagName = '^[^\\s\\u0000]+$';
