import { copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import type { Charm } from '../charm/charm.ts';
import { hashFile } from '../charm/charm-tree.ts';
import type { Services } from '../services.ts';
import { resourceNamed, type ResourceRecord } from '../store/resources.ts';

/**
 * Refuses resources that the charm does not declare, files that can't be read, and files of another extension than
 * the charm's (juju `apiserver/internal/handlers/resources/resources.go`).
 */
export async function checkResources(
  charm: Charm,
  resources: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, path] of Object.entries(resources)) {
    const declared = charm.resources.get(name);
    if (declared === undefined) {
      throw fault('RESOURCE_UNKNOWN', `charm ${charm.name} declares no resource "${name}"`, {
        hint: didYouMean(name, charm.resources.keys()),
      });
    }
    if (!isAbsolute(path)) throw fault('REQUEST_INVALID', `"${path}" is not an absolute path`);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) {
      throw fault('RESOURCE_UNREADABLE', `resource "${name}": there is no file ${path}`);
    }
    const [extension, expected] = [extensionOf(path), extensionOf(declared.filename)];
    if (extension !== expected) {
      const rule = expected === '' ? 'no extension' : `the extension ${expected}`;
      throw fault(
        'RESOURCE_EXTENSION',
        `resource "${name}": ${basename(path)} is to have ${rule}, as ${declared.filename} in metadata.yaml`,
      );
    }
  }
}

/** What follows the last dot of a file's name, with it; a name that begins with its only dot is one, as Go has it. */
function extensionOf(path: string): string {
  const name = basename(path);
  const at = name.lastIndexOf('.');
  return at < 0 ? '' : name.slice(at);
}

export interface ResourceOwner {
  readonly model: string;
  readonly application: string;
  /** Its id, or undefined while it is not there yet. */
  readonly id: number | undefined;
}

/** Files by the names of the resources that a charm declares. */
export interface ResourceFiles {
  readonly charm: Charm;
  /** Resource → path on the client's host. */
  readonly files: Readonly<Record<string, string>>;
}

/** Copies files into the controller's home as the next revisions; nothing is in the store yet. */
export async function storeResources(
  { home, db }: Services,
  { model, application, id }: ResourceOwner,
  { charm, files }: ResourceFiles,
): Promise<readonly ResourceRecord[]> {
  const taken = Object.entries(files).map(async ([name, path]): Promise<ResourceRecord> => {
    const before = id === undefined ? undefined : resourceNamed(db, id, name);
    const revision = (before?.revision ?? 0) + 1;
    const folder = home.resource({ model, application, name, revision });
    const target = join(folder, charm.resources.get(name)?.filename ?? name);
    await mkdir(folder, { recursive: true });
    await copyFile(path, `${target}.part`);
    await rename(`${target}.part`, target);
    const { size } = await stat(target);
    return { name, revision, path: target, sha: await hashFile(target), size };
  });
  return Promise.all(taken);
}
