import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const fixtures = resolve(import.meta.dirname, '../fixtures');

/** What `scripts/keep-version` has kept of one version. */
export interface KeptVersion {
  /** `0.2` */
  readonly name: string;
  readonly folder: string;
  /** `0.2.0` */
  readonly version: string;
  /** When it was kept. */
  readonly at: string;
}

/** Every version that is kept, the oldest first. */
export const keptVersions: readonly KeptVersion[] = readdirSync(fixtures)
  .filter((name) => name.startsWith('version-'))
  .map((name) => {
    const folder = join(fixtures, name);
    const note = JSON.parse(readFileSync(join(folder, 'version.json'), 'utf8')) as {
      readonly version: string;
      readonly at: string;
    };
    return { name: name.slice('version-'.length), folder, ...note };
  })
  .sort((a, b) => a.version.localeCompare(b.version, undefined, { numeric: true }));
