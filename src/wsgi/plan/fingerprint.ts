import type { Json } from '../../index.ts';

/** SHA-256, hex, of a value's canonical JSON; an argument, so that planning stays pure. */
export type Fingerprint = (value: Json) => string;
