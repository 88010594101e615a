import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';

/**
 * Where a storage is mounted in its machine: its location, or a folder of its own where there may be several.
 *
 * `attachment` is the UUID that Juju 4 gives to each attachment; Juju 3.6 has the storage's id there, `data/0`. Source:
 * juju `domain/storageprovisioning/service/filesystem.go` (calculateFilesystemAttachmentMountPoint), 3.6
 * `state/filesystem.go` (FilesystemMountPoint).
 */
export function mountPoint({ location, most }: DeclaredStorage, attachment: string): string {
  if (location === undefined) return `/var/lib/juju/storage/${attachment}`;
  return most === 1 ? location : `${location.replace(/\/+$/, '')}/${attachment}`;
}
