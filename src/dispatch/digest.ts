import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalJson } from '../reactive/canonical-json.ts';
import type { Json } from './unit.ts';

/**
 * SHA-256 of a text in UTF-8.
 *
 * For the short texts of a hook, which it hashes in less time than loading Node's own crypto takes.
 */
export function digest(text: string): Buffer {
  return Buffer.from(sha256(new TextEncoder().encode(text)));
}

/** SHA-256, hex, of a value's JSON with the keys of every object in order; equal values have equal ones. */
export function fingerprint(value: Json): string {
  return digest(canonicalJson(value)).toString('hex');
}
