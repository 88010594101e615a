import type { HookTools } from '../wire.ts';
import { ask } from './ask.ts';

export type ResourceFile =
  | { readonly kind: 'file'; readonly path: string }
  /** None was attached; `reason` is the agent's. */
  | { readonly kind: 'absent'; readonly reason: string };

/** Fetches a resource, which may take long, and returns the path of its file. */
export async function resourceFile(tools: HookTools, name: string): Promise<ResourceFile> {
  const answer = await ask(tools, { name: 'resource-get', args: ['--', name] });
  if (answer.kind === 'answered') return { kind: 'file', path: answer.stdout.trim() };
  if (answer.kind === 'gone') return { kind: 'absent', reason: answer.error.message };
  throw answer.error;
}
