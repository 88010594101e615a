/** Why a hook's changes are refused when it ends, although every tool took them. */
import type { SecretChange } from './hook-changes.ts';
import type { ModelView } from './model-view.ts';

/** What of the model decides it, as it is when the hook ends. */
export type CommitView = Pick<ModelView, 'unit' | 'isLeader' | 'ownedSecrets' | 'secret'>;

/**
 * The first change of a secret that is refused, in words; undefined when none is.
 *
 * A secret that is gone is no reason: what was asked for it is dropped. Source: juju
 * `apiserver/facades/agent/uniter/secrets.go` (prepareSecretUpdates and its like), `domain/secret/state/state.go`.
 */
export function refusedSecretChange(
  view: CommitView,
  changes: readonly SecretChange[],
): string | undefined {
  const created = new Set(changes.flatMap((change) => (change.kind === 'create' ? change.id : [])));
  for (const change of changes) {
    const problem =
      change.kind === 'create' || created.has(change.id)
        ? newSecretProblem(view, change)
        : manageProblem(view, change);
    if (problem !== undefined) return problem;
    const label = 'attributes' in change ? change.attributes.label : undefined;
    const taken = view.ownedSecrets().some((each) => each.label === label && each.id !== change.id);
    if (label !== undefined && taken) {
      return `secret with label ${JSON.stringify(label)} already exists`;
    }
  }
  return undefined;
}

/** Whether a change is dropped, since its secret is gone. */
export function isDropped(view: CommitView, change: SecretChange): boolean {
  return change.kind !== 'create' && view.secret(change.id).kind === 'absent';
}

function newSecretProblem(view: CommitView, change: SecretChange): string | undefined {
  const forApplication = change.kind === 'create' && change.owner === 'application';
  return forApplication && !view.isLeader()
    ? `"${view.unit}" is not the leader, so it may not make a secret of its application`
    : undefined;
}

function manageProblem(view: CommitView, change: SecretChange): string | undefined {
  if (change.kind === 'track') return undefined;
  const own = view.ownedSecrets().find(({ id }) => id === change.id);
  const may = own !== undefined && (own.owner === 'unit' || view.isLeader());
  return may || view.secret(change.id).kind === 'absent'
    ? undefined
    : `"${view.unit}" is not allowed to manage this secret`;
}
