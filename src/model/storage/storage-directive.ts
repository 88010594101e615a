/** What an operator or a charm asks for: `3`, `10G`, `rootfs,2,1G`. */
import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import type { ModelCharm } from '../charm.ts';

/** What each new unit of an application gets of one storage. */
export interface StorageDirective {
  readonly name: string;
  readonly count: number;
  /** In MiB. */
  readonly size: number;
}

/** The pool that every storage here is of: a folder of the host. */
export const storagePool = 'rootfs';

/** A size such as `1G` in MiB, as Juju reads them: binary, MiB without a unit. */
export function parseSize(written: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([MGTPEZY]?)(?:i?B)?$/i.exec(written.trim());
  if (match === null) return undefined;
  const [, count = '', unit = ''] = match;
  const power = Math.max(0, 'MGTPEZY'.indexOf(unit.toUpperCase()));
  return Math.ceil(Number(count) * 1024 ** power);
}

/**
 * Reads one directive; what it leaves out is `usual`'s. Order does not matter, as in Juju.
 *
 * @throws STORAGE_INVALID for a pool that is not there, a part given twice, or what is no part at all.
 */
export function parseDirective(
  written: string,
  usual: Omit<StorageDirective, 'name'>,
): Omit<StorageDirective, 'name'> {
  let count: number | undefined;
  let size: number | undefined;
  let pool: string | undefined;
  if (written === '') return usual;
  for (const part of written.split(',').map((each) => each.trim())) {
    const asSize = /^\d+$/.test(part) ? undefined : parseSize(part);
    if (/^\d+$/.test(part) && count === undefined) count = Number(part);
    else if (asSize !== undefined && size === undefined) size = asSize;
    else if (part === storagePool && pool === undefined) pool = part;
    else {
      throw fault('STORAGE_INVALID', `"${part}" is no part of a storage directive "${written}"`, {
        hint: `write a count, a size and the pool ${storagePool}, each at most once: 2,1G`,
      });
    }
  }
  return { count: count ?? usual.count, size: size ?? usual.size };
}

/** Where storage is to be made. */
export interface StorageHost {
  readonly blockDevices: boolean;
}

/**
 * What each unit of a charm gets: what it needs at least, changed by what was asked for.
 *
 * @throws STORAGE_UNKNOWN, STORAGE_INVALID, STORAGE_LIMIT, STORAGE_UNSUPPORTED
 */
export function directivesFor(
  charm: ModelCharm,
  asked: Readonly<Record<string, string>>,
  { blockDevices }: StorageHost,
): readonly StorageDirective[] {
  for (const name of Object.keys(asked)) declaredStorage(charm, name);
  return [...charm.storages].map(([name, declared]) => {
    const usual = { count: declared.least, size: declared.minimumSize };
    const requested = asked[name];
    // A directive without a count asks for one, also of storage that a charm can do without.
    const one = { ...usual, count: Math.max(1, declared.least) };
    const { count, size } = requested === undefined ? usual : parseDirective(requested, one);
    checkCount(name, declared, count);
    if (count > 0) checkPossible(declared, { name, size, blockDevices });
    return { name, count, size };
  });
}

export function declaredStorage(charm: ModelCharm, name: string): DeclaredStorage {
  const found = charm.storages.get(name);
  if (found !== undefined) return found;
  throw fault('STORAGE_UNKNOWN', `charm ${charm.name} declares no storage "${name}"`, {
    hint: didYouMean(name, charm.storages.keys()),
  });
}

/** @throws STORAGE_LIMIT when a unit may not have that many. */
export function checkCount(name: string, { least, most }: DeclaredStorage, count: number): void {
  if (count >= least && (most === undefined || count <= most)) return;
  const range = most === undefined ? `${least} or more` : `${least} to ${most}`;
  throw fault('STORAGE_LIMIT', `a unit has ${range} of storage "${name}", not ${count}`);
}

/** @throws STORAGE_UNSUPPORTED for block devices; STORAGE_INVALID for less than the charm needs. */
export function checkPossible(
  declared: DeclaredStorage,
  { name, size, blockDevices }: StorageHost & Pick<StorageDirective, 'name' | 'size'>,
): void {
  if (declared.kind === 'block' && !blockDevices) {
    throw fault(
      'STORAGE_UNSUPPORTED',
      `storage "${name}" is a block device, which no machine here has`,
    );
  }
  if (size < declared.minimumSize) {
    const least = `${declared.minimumSize}M`;
    throw fault('STORAGE_INVALID', `storage "${name}" needs at least ${least}, not ${size}M`);
  }
}
