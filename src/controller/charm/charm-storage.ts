/** Reads storage as a charm declares it (Juju 4.0 `domain/deployment/charm/meta.go`). */
import { parseSize } from '../../charm-schema/storage-values.ts';
import { usualStorageSize, type CharmStorage } from '../../model/storage/charm-storage.ts';
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

const size: Shape<number> = (value, path) => {
  const written = typeof value === 'number' ? String(value) : text(value, path);
  const parsed = parseSize(written);
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
    'minimum-size': withDefault(size, usualStorageSize),
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
