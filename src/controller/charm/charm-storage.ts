/** Storage as a charm declares it (Juju 4.0 `domain/deployment/charm/meta.go`). */
import { parseSize as parseDeclaredSize } from '../../charm-schema/storage-values.ts';
import {
  flag,
  maybe,
  oneOf,
  ShapeError,
  text,
  withDefault,
  fields,
  type Shape,
} from '../value-shapes.ts';

export interface CharmStorage {
  readonly kind: 'filesystem' | 'block';
  readonly description: string;
  readonly readOnly: boolean;
  /** How many each unit must have, and may have at most; undefined for any number. */
  readonly least: number;
  readonly most: number | undefined;
  /** In MiB. */
  readonly minimumSize: number;
  /** Where the charm wants it; absolute. */
  readonly location: string | undefined;
}

/** A size such as `1G` in MiB, as Juju reads them: binary, MiB without a unit. */
export function parseSize(written: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([MGTPEZY]?)(?:i?B)?$/i.exec(written.trim());
  if (match === null) return undefined;
  const [, count = '', unit = ''] = match;
  const power = Math.max(0, 'MGTPEZY'.indexOf(unit.toUpperCase()));
  return Math.ceil(Number(count) * 1024 ** power);
}

/** The size of a storage that names none. */
const usualSize = 1024;

const size: Shape<number> = (value, path) => {
  const written = typeof value === 'number' ? String(value) : text(value, path);
  const parsed = parseDeclaredSize(written);
  if (parsed === undefined) throw new ShapeError(path, 'a size such as 1G', value);
  return parsed;
};

const location: Shape<string> = (value, path) => {
  const written = text(value, path);
  const printable = !/[\s\p{Cc}]/u.test(written);
  if (/^\/[^/]/.test(written) && printable && !written.split('/').includes('..')) return written;
  throw new ShapeError(path, 'an absolute path', value);
};

interface Range {
  readonly least: number;
  readonly most: number | undefined;
}

/** `3`, `1-4`, `0+`, `2-` */
const range: Shape<Range> = (value, path) => {
  const written = typeof value === 'number' ? String(value) : text(value, path);
  const match = /^(\d+)(?:([-+])(\d+)?)?$/.exec(written);
  const [, first = '', sign, last] = match ?? [];
  const least = Number(first);
  const most = sign === undefined ? least : last === undefined ? undefined : Number(last);
  const wrong = match === null || (sign === '+' && last !== undefined);
  if (wrong || (most !== undefined && (most < least || most === 0))) {
    throw new ShapeError(path, 'a range such as 1, 0-3 or 2+', value);
  }
  return { least, most };
};

/** One entry of `storage`. */
export const charmStorage: Shape<CharmStorage> = (value, path) => {
  const declared = fields({
    type: oneOf('filesystem', 'block'),
    description: withDefault(text, ''),
    shared: withDefault(flag, false),
    'read-only': withDefault(flag, false),
    multiple: maybe(fields({ range })),
    'minimum-size': withDefault(size, usualSize),
    location: maybe(location),
  })(value, path);
  if (declared.shared)
    throw new ShapeError(`${path}.shared`, 'false: no storage is shared here', true);
  const { least, most } = declared.multiple?.range ?? { least: 1, most: 1 };
  return {
    ...{ kind: declared.type, description: declared.description, readOnly: declared['read-only'] },
    ...{ least, most, minimumSize: declared['minimum-size'], location: declared.location },
  };
};

/**
 * Where a storage is mounted in its machine: its location, or a folder of its own where there may be several.
 *
 * `attachment` is the UUID that Juju 4 gives to each attachment; Juju 3.6 has the storage's id there, `data/0`. Source:
 * juju `domain/storageprovisioning/service/filesystem.go` (calculateFilesystemAttachmentMountPoint), 3.6
 * `state/filesystem.go` (FilesystemMountPoint).
 */
export function mountPoint({ location, most }: CharmStorage, attachment: string): string {
  if (location === undefined) return `/var/lib/juju/storage/${attachment}`;
  return most === 1 ? location : `${location.replace(/\/+$/, '')}/${attachment}`;
}
