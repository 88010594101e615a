import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import { isPythonProgram } from './programs.ts';

/**
 * Refuses a layer that was made for charms.reactive, with what of it would need another form.
 *
 * A `.py` file elsewhere, such as in `files/`, is a file like any other.
 */
export async function pythonLayerFaults(
  folder: string,
  show: (path: string) => string,
): Promise<readonly CharmwrightError[]> {
  const found = (await Promise.all(parts.map((part) => part(folder)))).flat();
  if (found.length === 0) return [];
  return [
    fault('LAYER_INVALID', `${show(folder)} is a layer for charms.reactive, in Python`, {
      details: found.map(({ path, needs }) => `${path}: ${needs}`).join('\n'),
      hint: 'write its handlers with layer(…) in a TypeScript module in reactive/, and remove its Python',
    }),
  ];
}

interface PythonPart {
  readonly path: string;
  readonly needs: string;
}

const parts: readonly ((folder: string) => Promise<readonly PythonPart[]>)[] = [
  handlers,
  (folder) =>
    present(
      folder,
      'wheelhouse.txt',
      'its packages have to be ones of npm, bundled with what imports them',
    ),
  (folder) =>
    present(
      folder,
      'hooks/hook.template',
      'dispatch takes its place, and hooks are made by the build',
    ),
  (folder) =>
    present(folder, 'lib/charms', 'its functions have to be exported by a TypeScript module'),
  (folder) => present(folder, 'exec.d', 'what it runs has to be a handler of the hook install'),
];

/** Each module with the flags its handlers wait for: the declarations that have to be ported. */
async function handlers(folder: string): Promise<readonly PythonPart[]> {
  const reactive = join(folder, 'reactive');
  const modules = (await namesIn(reactive)).filter((name) => name.endsWith('.py'));
  const arePrograms = await Promise.all(
    modules.map((name) => isPythonProgram(join(reactive, name))),
  );
  return Promise.all(
    modules
      .filter((_, index) => arePrograms[index] !== true)
      .map(async (name) => {
        const text = await readFile(join(folder, 'reactive', name), 'utf8').catch(() => '');
        const decorators = [...text.matchAll(/^[ \t]*@(when\w*|hook)\((.*)\)[ \t\r]*$/gm)];
        const declared = decorators.map(([, word = '', flags = '']) => `${word}(${flags})`);
        const list = declared.length === 0 ? '' : `, for ${declared.slice(0, 8).join(', ')}`;
        return { path: `reactive/${name}`, needs: `handlers in TypeScript${list}` };
      }),
  );
}

async function present(
  folder: string,
  path: string,
  needs: string,
): Promise<readonly PythonPart[]> {
  const [parent = '', name = path] = path.includes('/') ? path.split('/') : ['.', path];
  return (await namesIn(join(folder, parent))).includes(name) ? [{ path, needs }] : [];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // A folder that is not there holds nothing.
    return [];
  }
}
