/** Secrets as the hook sees them: the model's, with what this hook asked for over them. */
import type { AgentContext } from './agent-context.ts';
import type { SecretAttributes, SecretChange } from './hook-changes.ts';
import type { OwnedSecretView, Settings } from './model-view.ts';

/** An own secret. */
export interface CurrentSecret extends OwnedSecretView {
  /** Content that this hook has set. */
  readonly pending: Settings | undefined;
  /** Whether this hook has made it. */
  readonly isNew: boolean;
}

/** Own secrets by id, without those this hook removes. */
export function ownSecrets({ view, buffer }: AgentContext): ReadonlyMap<string, CurrentSecret> {
  const secrets = new Map<string, CurrentSecret>();
  for (const each of view.ownedSecrets()) {
    secrets.set(each.id, { ...each, pending: undefined, isNew: false });
  }
  for (const change of buffer.secrets) apply(secrets, change);
  return secrets;
}

/** Those of the own secrets that this unit looks after: an application's are its leader's. */
export function managedSecrets(context: AgentContext): readonly CurrentSecret[] {
  const own = [...ownSecrets(context).values()];
  return own.filter(({ owner }) => owner === 'unit' || context.view.isLeader());
}

/** A secret's id from `secret:id`, `secret://model/id` or `id`. */
export function secretId(text: string): string {
  return text.replace(/^secret:(\/\/[^/]+\/)?/, '');
}

/** Adds an update to the buffer; several of one hook become one. */
export function updateSecret(
  { buffer }: AgentContext,
  id: string,
  attributes: SecretAttributes,
  content: Settings | undefined,
): void {
  const at = buffer.secrets.findIndex(
    (change) => change.id === id && (change.kind === 'create' || change.kind === 'update'),
  );
  const known = buffer.secrets[at];
  const more = content === undefined ? {} : { content };
  if (known?.kind === 'create' || known?.kind === 'update') {
    buffer.secrets[at] = { ...known, ...more, attributes: { ...known.attributes, ...attributes } };
  } else {
    buffer.secrets.push({ kind: 'update', id, attributes, ...more });
  }
}

function apply(secrets: Map<string, CurrentSecret>, change: SecretChange): void {
  const known = secrets.get(change.id);
  switch (change.kind) {
    case 'create':
      secrets.set(change.id, created(change));
      return;
    case 'update':
      if (known !== undefined) secrets.set(change.id, updated(known, change));
      return;
    case 'remove':
      if (change.revision === undefined) secrets.delete(change.id);
      return;
    case 'grant':
    case 'revoke':
    case 'track':
      return;
  }
}

function created(change: Extract<SecretChange, { kind: 'create' }>): CurrentSecret {
  const { id, owner, attributes, content } = change;
  return {
    id,
    owner,
    label: attributes.label ?? '',
    description: attributes.description ?? '',
    rotation: attributes.rotation ?? 'never',
    revision: 1,
    access: [],
    pending: content,
    isNew: true,
  };
}

function updated(
  known: CurrentSecret,
  { attributes, content }: Extract<SecretChange, { kind: 'update' }>,
): CurrentSecret {
  return {
    ...known,
    label: attributes.label ?? known.label,
    description: attributes.description ?? known.description,
    rotation: attributes.rotation ?? known.rotation,
    revision: content === undefined ? known.revision : known.revision + 1,
    pending: content ?? known.pending,
  };
}
