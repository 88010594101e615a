import type { HookTools } from '../wire.ts';
import { ask, asJson, parseJson } from './ask.ts';
import { textIn } from './parse-answer.ts';

/**
 * The unit's address by the old tool `unit-get`; undefined while it has none.
 *
 * Juju keeps it for old charms; `network-get` knows which network an endpoint is bound to.
 */
export async function unitAddress(
  tools: HookTools,
  which: 'private' | 'public',
): Promise<string | undefined> {
  const name = 'unit-get';
  const answer = await ask(tools, asJson({ name, args: ['--', `${which}-address`] }));
  if (answer.kind === 'answered') return textIn(name, parseJson(name, answer.stdout));
  if (answer.kind === 'gone') return undefined;
  throw answer.error;
}
