import type { HookTools } from '../wire.ts';
import { ask, asJson, parseJson } from './ask.ts';
import type { FromRelation } from './relations.ts';
import { objectIn, textIn } from './parse-answer.ts';

/** The UUID of the model that the other side of a relation is in. */
export async function relationModel(
  tools: HookTools,
  relation: string,
): Promise<FromRelation<string | undefined>> {
  const name = 'relation-model-get';
  const answer = await ask(tools, asJson({ name, args: ['-r', relation] }));
  if (answer.kind === 'gone') return { kind: 'gone' };
  if (answer.kind !== 'answered') throw answer.error;
  const { uuid } = objectIn(name, parseJson(name, answer.stdout));
  return { kind: 'read', value: textIn(name, uuid) };
}
