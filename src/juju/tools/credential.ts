import type { HookTools } from '../wire.ts';
import { ask, asJson, parseJson } from './ask.ts';
import { objectIn } from './parse-answer.ts';

/** How to reach the cloud that the model is in. */
export type CloudCredential =
  /** With the keys of `credential-get`: type, name, region, endpoint, credential, … */
  | { readonly kind: 'read'; readonly spec: Readonly<Record<string, unknown>> }
  /** The application is not trusted, or there is no cloud. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The cloud's credential, which only a trusted application may have. Never log it. */
export async function cloudCredential(tools: HookTools): Promise<CloudCredential> {
  const name = 'credential-get';
  const answer = await ask(tools, asJson({ name, args: [] }));
  if (answer.kind !== 'answered') return { kind: 'refused', reason: answer.error.message };
  return { kind: 'read', spec: objectIn(name, parseJson(name, answer.stdout)) };
}
