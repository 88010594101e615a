import { sha256 } from '@noble/hashes/sha2.js';
import type { Json } from '../../base/json.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';

/** A short digest of a text: the first 96 bits of its SHA-256, in 16 characters of base64url. */
export function digest(text: string): string {
  return hashed(text).toString('base64url').slice(0, 16);
}

/** SHA-256, hex, of a value's JSON with the keys of every object in order; equal values have equal ones. */
export function fingerprint(value: Json): string {
  return hashed(canonicalJson(value)).toString('hex');
}

// The texts of a hook are short: hashing them here takes less time than loading Node's own crypto.
function hashed(text: string): Buffer {
  return Buffer.from(sha256(new TextEncoder().encode(text)));
}
