/** What an owner can read of its secret, and how it revokes a grant. */
import type { HookTools } from '../wire.ts';
import { ask, asJson, askText, parseJson } from './ask.ts';
import { listIn, objectIn, textIn } from './parse-answer.ts';

/** An own secret, without its content. */
export interface SecretInfo {
  readonly revision: number;
  readonly label: string | undefined;
  readonly owner: string | undefined;
  readonly rotation: string | undefined;
  readonly expiry: string | undefined;
  /** Who may read it: `application-pg`, `unit-pg-0`. */
  readonly readers: readonly string[];
}

/** What is known of an own secret; undefined when there is none of this id. */
export async function secretInfo(tools: HookTools, id: string): Promise<SecretInfo | undefined> {
  const name = 'secret-info-get';
  const answer = await ask(tools, asJson({ name, args: ['--', id] }));
  if (answer.kind === 'gone') return undefined;
  if (answer.kind !== 'answered') throw answer.error;
  const [only] = Object.values(objectIn(name, parseJson(name, answer.stdout)));
  const { revision, label, owner, rotation, expiry, access } = objectIn(name, only);
  return {
    revision: typeof revision === 'number' ? revision : 0,
    label: textIn(name, label),
    owner: textIn(name, owner),
    rotation: textIn(name, rotation),
    expiry: textIn(name, expiry),
    readers: listIn(name, access).flatMap(
      (each) => textIn(name, objectIn(name, each).target) ?? [],
    ),
  };
}

/**
 * Whose grant is revoked; a relation stands for the application on its other side.
 *
 * In a relation's hook an agent refuses an application that is named: name the relation there.
 */
export type GrantedTo =
  | { readonly kind: 'relation'; readonly relation: string }
  | { readonly kind: 'application'; readonly application: string }
  | { readonly kind: 'unit'; readonly unit: string };

/** Revokes a grant; content that was read already stays known, so replace it too. */
export async function revokeSecret(tools: HookTools, id: string, from: GrantedTo): Promise<void> {
  await askText(tools, { name: 'secret-revoke', args: [...flagOf(from), '--', id] });
}

function flagOf(from: GrantedTo): readonly string[] {
  switch (from.kind) {
    case 'relation':
      return ['--relation', from.relation];
    case 'application':
      return ['--app', from.application];
    case 'unit':
      return ['--unit', from.unit];
  }
}
