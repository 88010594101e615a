/** Why a hook's changes of secrets are refused when it ends, although every tool took them. */
import type { SecretChange } from '../../juju/agent/hook-changes.ts';
import type { ModelStore } from '../model-store.ts';
import type { UnitRef } from '../unit-ref.ts';
import { isOwn, mayManage } from './access.ts';

/**
 * The first change of a secret that is refused, in words; undefined when none is.
 *
 * A secret that is gone is no reason: what was asked for it is dropped. One that these changes make is the unit's own.
 * Source: juju `apiserver/facades/agent/uniter/secrets.go` (prepareSecretUpdates and its like), `domain/secret/state/state.go`.
 */
export function refusedSecretChange(
  model: ModelStore,
  unit: UnitRef,
  changes: readonly SecretChange[],
): string | undefined {
  for (const change of changes) {
    const problem =
      change.kind === 'create'
        ? newSecretProblem(model, unit, change)
        : manageProblem(model, unit, change);
    if (problem !== undefined) return problem;
    const label = 'attributes' in change ? change.attributes.label : undefined;
    if (label !== undefined && isTaken(model, unit, { id: change.id, label })) {
      return `secret with label ${JSON.stringify(label)} already exists`;
    }
  }
  return undefined;
}

function newSecretProblem(
  model: ModelStore,
  { name }: UnitRef,
  { owner }: SecretChange & { readonly kind: 'create' },
): string | undefined {
  return owner === 'application' && !model.isLeader(name)
    ? `"${name}" is not the leader, so it may not make a secret of its application`
    : undefined;
}

function manageProblem(model: ModelStore, unit: UnitRef, change: SecretChange): string | undefined {
  if (change.kind === 'track') return undefined;
  const secret = model.secrets.find(change.id);
  return secret === undefined || mayManage(secret, unit, model.isLeader(unit.name))
    ? undefined
    : `"${unit.name}" is not allowed to manage this secret`;
}

function isTaken(
  { secrets }: ModelStore,
  unit: UnitRef,
  { id, label }: { readonly id: string; readonly label: string },
): boolean {
  const own = secrets.concerning(unit).filter((each) => isOwn(each, unit));
  return own.some((each) => each.label === label && each.id !== id);
}
