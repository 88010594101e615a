/** Storage as a charm declares it (Juju 4.0 `domain/deployment/charm/meta.go`). */
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

/** The size of a storage whose charm names none, in MiB. */
export const usualStorageSize = 1024;

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
