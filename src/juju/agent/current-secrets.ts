/** Secrets as the hook sees them: the model's, with this hook's own changes over them. */
import type { AgentContext } from './agent-context.ts';
import type { SecretAttributes, SecretChange } from './hook-changes.ts';
import type { OwnedSecretView, Settings } from './model-view.ts';

/** An own secret. */
export interface CurrentSecret extends Omit<OwnedSecretView, 'rotation'> {
  /** Undefined for a new secret without one. */
  readonly rotation: OwnedSecretView['rotation'] | undefined;
  /** Content that this hook has set. */
  readonly pending: Settings | undefined;
  /** Whether this hook has made it. */
  readonly isNew: boolean;
}

/** Own secrets by id, without those of which this hook removes anything. */
export function ownSecrets({ view, buffer }: AgentContext): ReadonlyMap<string, CurrentSecret> {
  const secrets = new Map<string, CurrentSecret>();
  for (const each of view.ownedSecrets()) {
    secrets.set(each.id, { ...each, pending: undefined, isNew: false });
  }
  for (const change of buffer.secrets) apply(secrets, change);
  return secrets;
}

/** The own secrets that this unit may manage: only the leader manages the application's. */
export function managedSecrets(context: AgentContext): readonly CurrentSecret[] {
  const own = [...ownSecrets(context).values()];
  return own.filter(({ owner }) => owner === 'unit' || context.view.isLeader());
}

/** An own secret as it was when the hook began, from the controller. */
export function committedSecret({ view }: AgentContext, id: string): OwnedSecretView | undefined {
  const found = view.ownedSecrets().find((each) => each.id === id);
  return found?.owner === 'application' && !view.isLeader() ? undefined : found;
}

interface SecretUpdate {
  readonly attributes: SecretAttributes;
  /** Undefined for a secret that keeps its content. */
  readonly content?: Settings | undefined;
}

/**
 * Adds an update to the buffer; several of one hook become one, and it takes back a removal.
 *
 * Source: juju `internal/worker/uniter/runner/context/secrets.go` (update).
 */
export function bufferUpdate(
  { buffer }: AgentContext,
  id: string,
  { attributes, content }: SecretUpdate,
): void {
  drop(buffer.secrets, (change) => change.id === id && change.kind === 'remove');
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

/**
 * Adds a removal of one revision or of all; it takes back everything else that the hook asked for of the secret.
 *
 * Source: juju `internal/worker/uniter/runner/context/secrets.go` (remove).
 */
export function bufferRemoval(
  { buffer }: AgentContext,
  id: string,
  revision: number | undefined,
): void {
  const whole = (change: SecretChange): boolean =>
    change.kind === 'remove' && change.revision === undefined;
  const gone = buffer.secrets.some((change) => change.id === id && whole(change));
  drop(
    buffer.secrets,
    (change) => change.id === id && (change.kind !== 'remove' || revision === undefined),
  );
  if (gone && revision !== undefined) return;
  const only = revision === undefined ? {} : { revision };
  buffer.secrets.push({ kind: 'remove', id, ...only });
}

function drop(changes: SecretChange[], which: (change: SecretChange) => boolean): void {
  for (let at = changes.length - 1; at >= 0; at--) {
    const change = changes[at];
    if (change !== undefined && which(change)) changes.splice(at, 1);
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
      secrets.delete(change.id);
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
    rotation: attributes.rotation,
    revision: 1,
    access: [],
    pending: content,
    isNew: true,
  };
}

/** The revision stays the committed one until the hook is committed. */
function updated(
  known: CurrentSecret,
  { attributes, content }: Extract<SecretChange, { kind: 'update' }>,
): CurrentSecret {
  return {
    ...known,
    label: attributes.label ?? known.label,
    description: attributes.description ?? known.description,
    rotation: attributes.rotation ?? known.rotation,
    pending: content ?? known.pending,
  };
}
