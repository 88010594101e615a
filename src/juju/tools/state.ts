import type { HookTools } from '../wire.ts';
import { ask, asJson, askText, parseJson } from './ask.ts';
import { textRecordIn, type TextRecord } from './parse-answer.ts';

export type UnitState =
  | { readonly kind: 'read'; readonly state: TextRecord }
  /** Juju before 2.8 keeps none. */
  | { readonly kind: 'not-available' };

/** All that is stored for this unit. */
export async function readState(tools: HookTools): Promise<UnitState> {
  const answer = await ask(tools, asJson({ name: 'state-get', args: [] }));
  if (answer.kind === 'unavailable') return { kind: 'not-available' };
  if (answer.kind !== 'answered') throw answer.error;
  return { kind: 'read', state: textRecordIn('state-get', parseJson('state-get', answer.stdout)) };
}

/** Stores values, in one call; none when there is nothing to store. */
export async function writeState(tools: HookTools, values: TextRecord): Promise<void> {
  if (Object.keys(values).length === 0) return;
  const stdin = JSON.stringify(values);
  await askText(tools, { name: 'state-set', args: ['--file', '-'], stdin });
}

/** Removes a key; one that is not there is fine. */
export async function deleteState(tools: HookTools, key: string): Promise<void> {
  await askText(tools, { name: 'state-delete', args: ['--', key] });
}
