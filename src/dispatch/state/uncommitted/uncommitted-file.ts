import { isObject, isTextList, tryParseJson } from '../../../base/json.ts';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { fault, messageOf } from '../../../errors.ts';
import type { BagKey, UncommittedStore, UncommittedWork } from './uncommitted-work.ts';

/** The file's name in the charm's folder; an upgrade of the charm leaves it there. */
export const uncommittedFileName = '.charmwright-uncommitted';

/**
 * Keeps the note in a file for root only, which is replaced as a whole or not at all.
 *
 * Its calls are synchronous: for a file that is mostly missing that costs a hook a few microseconds.
 */
export function uncommittedFile(path: string): UncommittedStore {
  return {
    load: () => parse(read(path)),
    save: async (work) => {
      try {
        replace(path, JSON.stringify(work));
      } catch (cause) {
        throw fault('FILE_OPERATION_FAILED', `cannot write ${path}: ${messageOf(cause)}`, {
          cause,
        });
      }
    },
    clear: () => {
      try {
        unlinkSync(path);
      } catch {
        // The note says that its hook was committed; the next hook tries again.
      }
    },
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A damaged file counts as none: this process replaces it by a rename, so something else damaged it. */
function parse(text: string): UncommittedWork | undefined {
  const value: unknown = tryParseJson(text);
  return isWork(value) ? value : undefined;
}

function isWork(value: unknown): value is UncommittedWork {
  return (
    isObject(value) &&
    typeof value.attempt === 'number' &&
    isTextList(value.handlers) &&
    isTextList(value.options) &&
    Array.isArray(value.keys) &&
    value.keys.every(isKey)
  );
}

function isKey(value: unknown): value is BagKey {
  return isTextList(value) && value.length === 4;
}

function replace(path: string, text: string): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
