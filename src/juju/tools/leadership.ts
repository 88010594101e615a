import type { HookTools } from '../wire.ts';
import { ask, asJson, askJson, parseJson } from './ask.ts';
import { textRecordIn, type TextRecord } from './parse-answer.ts';

/** Whether this unit leads; true holds for at least 30 seconds, false for the rest of the hook. */
export async function isLeader(tools: HookTools): Promise<boolean> {
  return (await askJson(tools, { name: 'is-leader', args: [] })) === true;
}

export type LeaderSettings =
  | { readonly kind: 'read'; readonly settings: TextRecord }
  /** Juju 4 has none. */
  | { readonly kind: 'not-available' };

/** The leader's settings of Juju 3; newer charms use a peer relation's application bag. */
export async function leaderSettings(tools: HookTools): Promise<LeaderSettings> {
  const answer = await ask(tools, asJson({ name: 'leader-get', args: [] }));
  if (answer.kind === 'unavailable') return { kind: 'not-available' };
  if (answer.kind !== 'answered') throw answer.error;
  return {
    kind: 'read',
    settings: textRecordIn('leader-get', parseJson('leader-get', answer.stdout)),
  };
}
