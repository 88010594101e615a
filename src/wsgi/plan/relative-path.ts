/** Paths that must stay inside the application. */
import type { ErrorCode } from '../../index.ts';
import { invalidValue, ok, shown, wrong } from './diagnostics.ts';
import type { Origin, Read } from './diagnostics.ts';

/**
 * A folder within the application: relative, without `..`; returned without `.` and doubled slashes.
 *
 * `safe` restricts the characters, for paths that are written into files of other programs.
 */
export function readRelativePath(
  text: string,
  origin: Origin,
  { code, safe }: { readonly code: ErrorCode; readonly safe?: RegExp },
): Read<string> {
  const expected = 'a folder within the application';
  const hint = 'write a path relative to the application’s root, without ..';
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  const legible = !/[\u0000-\u001f\u007f]/.test(text) && (safe?.test(text) ?? true);
  if (text.startsWith('/') || parts.includes('..') || parts.length === 0 || !legible) {
    return wrong(invalidValue(code, origin, { found: shown(text), expected, hint }));
  }
  return ok(parts.join('/'));
}
