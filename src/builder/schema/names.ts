/** The names of layers and interfaces. */
export const layerName = '^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$';
