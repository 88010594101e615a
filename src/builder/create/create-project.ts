import { lstat, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import { charmName } from '../../charm-schema/names.ts';
import { writeTypes } from '../types/write-types.ts';
import { charmTemplate } from './charm-template.ts';
import { interfaceTemplate } from './interface-template.ts';
import { layerTemplate } from './layer-template.ts';
import type { Template } from './template.ts';
import { wsgiTemplate } from './wsgi-template.ts';

/** All templates by name; the first is the usual one. */
export const templates: ReadonlyMap<string, Template> = new Map([
  ['wsgi', wsgiTemplate],
  ['charm', charmTemplate],
  ['layer', layerTemplate],
  ['interface', interfaceTemplate],
]);

export interface CreateSettings {
  readonly name: string;
  readonly template: string;
  /** Where the new folder is put. */
  readonly cwd: string;
  /** This package's version, for the new one to depend on. */
  readonly version: string;
}

export interface CreatedProject {
  /** Absolute. */
  readonly folder: string;
  /** What can be built, relative to the folder. */
  readonly charm: string;
  /** Sorted. */
  readonly files: readonly string[];
}

/**
 * Makes a folder with a new charm, layer or interface; all of it or nothing.
 *
 * @throws NAME_INVALID for a name that Juju would refuse; TEMPLATE_UNKNOWN; FOLDER_EXISTS
 */
export async function createProject(settings: CreateSettings): Promise<CreatedProject> {
  const { name, cwd, version } = settings;
  const template = templates.get(settings.template);
  if (template === undefined) {
    const hint = didYouMean(settings.template, [...templates.keys()]);
    throw fault('TEMPLATE_UNKNOWN', `there is no template ${JSON.stringify(settings.template)}`, {
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (!charmName.test(name)) {
    const text = `${JSON.stringify(name)} cannot be the name of a charm, which Juju wants to match ${charmName.source}`;
    throw fault('NAME_INVALID', text, { hint: 'use small letters, digits and single hyphens' });
  }
  const folder = resolve(cwd, template.folder(name));
  await refuseExisting(folder);
  const files = template.files(name, version);
  const draft = await mkdtemp(join(dirname(folder), '.charmwright-create-'));
  try {
    const inside = join(draft, template.folder(name));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(inside, path)), { recursive: true });
      await writeFile(join(inside, path), text);
    }
    const typed = new Set(
      Object.keys(files)
        .filter((path) => path.endsWith('layer.yaml'))
        .map(dirname),
    );
    for (const each of typed) await writeTypes({ folder: join(inside, each), cwd: inside });
    await refuseExisting(folder);
    await rename(inside, folder);
    const made = [...Object.keys(files), ...[...typed].map((each) => join(each, 'charm-types.ts'))];
    return { folder, charm: template.charm, files: made.sort() };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function refuseExisting(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  if (found !== undefined) throw fault('FOLDER_EXISTS', `${folder} is there already`);
}
