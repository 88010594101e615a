import type { CharmOwners, OwnedFile } from '../../builder/charm-owners.ts';
import type { Output, Style } from '../terminal.ts';
import { renderTable } from './table.ts';

const palette: readonly Style[] = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'];

const marks: Readonly<Record<OwnedFile['state'], string>> = {
  built: ' ',
  modified: '*',
  added: '+',
  deleted: '-',
};

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, OwnedFile>;
}

/**
 * A built charm as a tree, each file in its layer's colour and with its layer beside it.
 *
 * `+` added, `*` modified, `-` deleted since the build. Ends with a newline.
 */
export function renderOwnerTree(
  name: string,
  { layers, files }: CharmOwners,
  style: Output['style'],
): string {
  const root: Folder = { folders: new Map(), files: new Map() };
  for (const file of files) insert(root, file.path.split('/'), file);
  const owners = [...new Set([...layers.map(({ url }) => url), ...files.map(ownerOf)])];
  const colour = (file: OwnedFile, text: string): string => {
    if (file.layer === undefined) return style('bold', text);
    const index = owners.indexOf(file.layer);
    return style(palette[index % palette.length] ?? 'dim', text);
  };
  const rows = linesOf(root, '').map(({ lead, text, file }) => {
    if (file === undefined) return [`  ${lead}${text}`, ''];
    const owner = file.layer ?? 'none';
    return [`${marks[file.state]} ${lead}${colour(file, text)}`, colour(file, owner)];
  });
  return renderTable([{ title: `  ${name}` }, { title: 'Layer' }], rows);
}

function ownerOf({ layer }: OwnedFile): string {
  return layer ?? '';
}

function insert(folder: Folder, steps: readonly string[], file: OwnedFile): void {
  const [first = '', ...others] = steps;
  if (others.length === 0) {
    folder.files.set(first, file);
    return;
  }
  const below = folder.folders.get(first) ?? { folders: new Map(), files: new Map() };
  folder.folders.set(first, below);
  insert(below, others, file);
}

interface Line {
  readonly lead: string;
  readonly text: string;
  readonly file: OwnedFile | undefined;
}

function linesOf({ folders, files }: Folder, lead: string): readonly Line[] {
  const names = [...folders.keys(), ...files.keys()].sort();
  return names.flatMap((name, index): readonly Line[] => {
    const last = index === names.length - 1;
    const branch = `${lead}${last ? '└── ' : '├── '}`;
    const folder = folders.get(name);
    if (folder === undefined) return [{ lead: branch, text: name, file: files.get(name) }];
    const below = linesOf(folder, `${lead}${last ? '    ' : '│   '}`);
    return [{ lead: branch, text: `${name}/`, file: undefined }, ...below];
  });
}
