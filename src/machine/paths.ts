import { posix } from 'node:path';
import { fault } from '../errors.ts';

/** A path made plain (no `.`, `..` or closing slash); fails unless it is absolute. */
export function absolutePath(path: string): string {
  if (!path.startsWith('/') || path.includes('\0')) {
    throw fault('FILE_OPERATION_FAILED', `${JSON.stringify(path)} is not an absolute path`);
  }
  const plain = posix.normalize(path);
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}
