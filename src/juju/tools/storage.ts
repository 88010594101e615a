import { fault } from '../../errors.ts';
import type { HookTools } from '../wire.ts';
import { askJson, askText } from './ask.ts';
import { objectIn, textIn, textListIn } from './parse-answer.ts';

export interface StorageInstance {
  readonly kind: string;
  /** The mount point or device. */
  readonly location: string;
}

/** Ids of the attached instances, `data/0`, of one storage or of all. */
export async function storageIds(tools: HookTools, storage?: string): Promise<readonly string[]> {
  const args = storage === undefined ? [] : ['--', storage];
  return textListIn(
    'storage-list',
    await askJson(tools, { name: 'storage-list', args }),
  ).toSorted();
}

export async function storageInstance(tools: HookTools, id: string): Promise<StorageInstance> {
  const name = 'storage-get';
  const answer = objectIn(name, await askJson(tools, { name, args: ['-s', id] }));
  const [kind, location] = [textIn(name, answer.kind), textIn(name, answer.location)];
  if (kind !== undefined && location !== undefined) return { kind, location };
  throw fault('HOOK_TOOL_FAILED', `storage-get tells no kind and location of "${id}"`);
}

/** Requests `count` more instances of a storage, when the hook is committed. */
export async function addStorage(tools: HookTools, storage: string, count = 1): Promise<void> {
  await askText(tools, { name: 'storage-add', args: ['--', `${storage}=${count}`] });
}
