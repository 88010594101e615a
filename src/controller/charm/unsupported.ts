/** What Juju takes in a charm and this controller cannot run. */
import { namesOf } from '../../charm-schema/declared/declared-keys.ts';
import type { DeclaredOption } from '../../charm-schema/declared/options.ts';
import type { DeclaredResource } from '../../charm-schema/declared/resources.ts';
import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';
import type { CharmFileName } from '../../charm-schema/charm-file-name.ts';
import type { ValidatedCharm } from '../../charm-schema/validate-charm.ts';
import { fault } from '../../errors.ts';
import type { Charm } from './charm.ts';
import { fitsOption } from './option-value.ts';

/** A value that is not as it has to be here. */
interface Misfit {
  readonly file: CharmFileName;
  readonly path: readonly string[];
  readonly expected: string;
  readonly found: string | number | boolean;
}

/** @throws CHARM_INVALID with the place of the first such value in its file. */
export function refuseUnsupported(charm: Charm, { values, yaml }: ValidatedCharm): void {
  const [first] = [
    ...Array.from(charm.resources, resourceMisfits).flat(),
    ...Array.from(charm.storages, storageMisfits).flat(),
    ...Array.from(charm.options, optionMisfits).flat(),
  ];
  if (first !== undefined) {
    const { file, path, expected, found } = first;
    const source = yaml[file]?.locate(path, 'value');
    const said = `${path.join('.')} must be ${expected}, not ${JSON.stringify(found)}`;
    throw fault('CHARM_INVALID', `${file}: ${said}`, source === undefined ? {} : { source });
  }
  if (namesOf(values['metadata.yaml']?.containers).length === 0) return;
  throw fault(
    'CHARM_INVALID',
    `the charm ${charm.name} cannot run here: its containers need Kubernetes`,
    { hint: 'deploy it with Juju; the embedded controller runs charms for machines' },
  );
}

/** A file becomes one of the unit's folder for the resource. */
function resourceMisfits([name, { kind, filename }]: [string, DeclaredResource]): Misfit[] {
  if (kind !== 'file' || !/[/\0]|^\.{0,2}$/.test(filename)) return [];
  const path = ['resources', name, 'filename'];
  const expected = 'a file name without a folder';
  return [{ file: 'metadata.yaml', path, expected, found: filename }];
}

/** A location becomes a mount point in the machine, and part of a mount's command. */
function storageMisfits([name, storage]: [string, DeclaredStorage]): Misfit[] {
  const { shared, location, least, most } = storage;
  const misfit = (key: readonly string[], expected: string, found: Misfit['found']): Misfit => ({
    ...{ file: 'metadata.yaml', path: ['storage', name, ...key], expected, found },
  });
  const found: Misfit[] = [];
  if (shared) found.push(misfit(['shared'], 'false: no storage is shared here', true));
  if (most !== undefined && (most < least || most === 0)) {
    found.push(misfit(['multiple', 'range'], 'a range such as 1, 0-3 or 2+', `${least}-${most}`));
  }
  if (location !== undefined && !isMountPoint(location)) {
    found.push(misfit(['location'], 'an absolute path', location));
  }
  return found;
}

function isMountPoint(path: string): boolean {
  return /^\/[^/]/.test(path) && !/[\s\p{Cc}]/u.test(path) && !path.split('/').includes('..');
}

/** Juju takes numbers that JavaScript cannot hold. */
function optionMisfits([name, option]: [string, DeclaredOption]): Misfit[] {
  const { type, default: value } = option;
  if (value === undefined || fitsOption(type, value)) return [];
  const path = ['options', name, 'default'];
  return [{ file: 'config.yaml', path, expected: `a value of type ${type}`, found: value }];
}
