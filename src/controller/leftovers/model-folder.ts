/** A model's folder, marked with the model that it belongs to. */
import { isObject } from '../../base/json.ts';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fault } from '../../errors.ts';
import type { HomePaths } from '../home.ts';
import type { ModelRecord } from '../store/models.ts';

/** Marks a model's folder, unless it is marked: that of another model stays as it is. */
export function claimModelFolder(home: HomePaths, { name, uuid }: ModelRecord): void {
  if (modelFolderOwner(home, name) !== undefined) return;
  mkdirSync(home.model(name), { recursive: true, mode: 0o700 });
  const note = home.modelNote(name);
  writeFileSync(`${note}.new`, JSON.stringify({ uuid }), { mode: 0o600 });
  renameSync(`${note}.new`, note);
}

/** The UUID of the model whose folder it is; undefined when it is not marked, or not there. */
export function modelFolderOwner(home: HomePaths, model: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(home.modelNote(model), 'utf8');
  } catch {
    // Not marked, or not there.
    return undefined;
  }
  const note: unknown = JSON.parse(text);
  const uuid = isObject(note) ? note.uuid : undefined;
  return typeof uuid === 'string' ? uuid : undefined;
}

/** Whether the home has machines or units of a model of that name. */
export function hasModelFiles(home: HomePaths, model: string): boolean {
  return ['machines', 'units', 'storage'].some(
    (part) => namesIn(`${home.model(model)}/${part}`).length > 0,
  );
}

/** The names of the models that have files and are not among these. */
export function leftoverModels(home: HomePaths, known: readonly string[]): readonly string[] {
  const all = namesIn(home.models).filter((name) => !known.includes(name));
  return all.filter((name) => hasModelFiles(home, name)).sort();
}

/**
 * Refuses a new model under a name whose files are there: its units would use what another model has left.
 *
 * @throws MODEL_LEFTOVER
 */
export function refuseLeftoverModel(home: HomePaths, model: string): void {
  if (!hasModelFiles(home, model)) return;
  throw fault(
    'MODEL_LEFTOVER',
    `${home.model(model)} holds machines of a model "${model}" that the store does not know`,
    { hint: leftoverRemedy(home, model) },
  );
}

/** What to do about the files of a model that the store does not know. */
export function leftoverRemedy(home: HomePaths, model: string): string {
  return (
    `stop the controller and put ${home.store} back from a backup, ` +
    `or remove all of that model: charmwright destroy-model ${model} --force`
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there.
    return [];
  }
}
