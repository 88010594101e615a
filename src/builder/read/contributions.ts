import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { ContributedFile, LayerFile } from '../plan/layer-source.ts';
import { pathMatcher } from '../plan/patterns.ts';
import { escapesLayer } from './layer-file.ts';

/** The files that a layer contributes, by path in the charm. */
export interface Contributions {
  readonly files: readonly ContributedFile[];
  readonly faults: readonly CharmwrightError[];
}

const jujuFiles = [
  'metadata.yaml',
  'config.yaml',
  'actions.yaml',
  'manifest.yaml',
  'lxd-profile.yaml',
];
const folders = ['templates', 'files', 'bin'];
const charmOnly = ['README.md', 'LICENSE', 'icon.svg', 'version'];
/** Every charm that contains a part of a layer also contains its copyright. */
const always = ['copyright'];

/** Never part of a charm, wherever it is. */
const ignored =
  /(^|\/)(\.git|\.bzr|\.hg|\.DS_Store|node_modules|.*~|.*\.sw[op]|\.build\.manifest)$/;

/**
 * Lists what a layer puts into a charm: what its `contributes` names, else the usual files and folders.
 *
 * `settings` are the settings files that are known to the charm's layers, such as `wsgi.yaml`.
 */
export async function listContributions(
  folder: string,
  layer: LayerFile,
  { settings, isCharm }: { readonly settings: readonly string[]; readonly isCharm: boolean },
): Promise<Contributions> {
  const usual = [...jujuFiles, ...settings, ...folders, ...(isCharm ? charmOnly : [])];
  const named = layer.contributes ?? usual;
  const wanted = [...[...new Set([...named, ...always])].entries()].filter(
    // A path that itself leaves the layer is reported at its line of layer.yaml.
    ([, path]) => !escapesLayer(path),
  );
  const isNamed = (index: number): boolean =>
    layer.contributes !== undefined && index < named.length;
  const found = await Promise.all(
    wanted.map(async ([index, path]): Promise<Contributions> => {
      const clean = path.replace(/^\.\//, '').replace(/\/+$/, '');
      if (lstatSync(join(folder, clean), { throwIfNoEntry: false }) !== undefined) {
        return (await isInside(folder, dirname(join(folder, clean))))
          ? listPath(folder, clean)
          : { files: [], faults: [leaves(join(folder, clean), 'a link above it')] };
      }
      if (!isNamed(index)) return { files: [], faults: [] };
      const missing = fault('LAYER_FILE_MISSING', `contributes: there is no ${path} in ${folder}`, {
        source: layer.document.locate(['contributes', index], 'value'),
      });
      return { files: [], faults: [missing] };
    }),
  );
  const files = new Map(found.flatMap((each) => each.files.map((file) => [file.path, file])));
  files.delete('layer.yaml');
  const excluded = pathMatcher(layer.exclude);
  return {
    files: [...files.values()]
      .filter(({ path }) => !excluded(path))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    faults: found.flatMap((each) => each.faults),
  };
}

/** What a layer has at a path of its own: a file, a link that stays in it, or all of a folder. */
export function listPath(root: string, path: string): Contributions {
  if (ignored.test(path)) return { files: [], faults: [] };
  const absolute = join(root, path);
  const found = lstatSync(absolute, { throwIfNoEntry: false });
  switch (kindOf(found)) {
    case 'folder': {
      const names = readdirSync(absolute).sort();
      const below = names.map((name) => listPath(root, `${path}/${name}`));
      return {
        files: below.flatMap((each) => each.files),
        faults: below.flatMap((each) => each.faults),
      };
    }
    case 'symlink':
      return link(root, path, readlinkSync(absolute));
    case 'file': {
      const executable = ((found?.mode ?? 0) & 0o111) !== 0;
      return {
        files: [{ path, content: { kind: 'file', from: absolute, executable } }],
        faults: [],
      };
    }
    case 'absent':
    case 'special':
      return { files: [], faults: [] };
  }
}

function link(root: string, path: string, target: string): Contributions {
  const end = relative(root, resolve(dirname(join(root, path)), target));
  if (!target.startsWith('/') && end !== '..' && !end.startsWith('../')) {
    return { files: [{ path, content: { kind: 'symlink', target } }], faults: [] };
  }
  return { files: [], faults: [leaves(join(root, path), target)] };
}

function leaves(path: string, target: string): CharmwrightError {
  return fault('LAYER_FILE_UNSAFE', `the link ${path} leads out of its layer, to ${target}`);
}

/** Whether a folder lies in its layer where links are followed too. */
async function isInside(root: string, folder: string): Promise<boolean> {
  const way = relative(await realpath(root), await realpath(folder));
  return way !== '..' && !way.startsWith('../');
}

function kindOf(found: Stats | undefined): 'absent' | 'file' | 'folder' | 'symlink' | 'special' {
  if (found === undefined) return 'absent';
  if (found.isSymbolicLink()) return 'symlink';
  if (found.isDirectory()) return 'folder';
  return found.isFile() ? 'file' : 'special';
}
