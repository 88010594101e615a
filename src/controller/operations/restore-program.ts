import type { Stage } from '../hook-runner/run-in-context.ts';
import { readLocal } from '../store/uniters.ts';

/**
 * Restores the program that starts a hook or an action, if it differs from the charm's, and logs that.
 *
 * Without `dispatch` every hook would count as one that the charm does not have.
 *
 * @throws CHARM_DAMAGED when the controller's own copy is damaged too.
 */
export async function restoreProgram(
  { services, facts }: Stage,
  folder: string,
  dispatchPath: string,
): Promise<void> {
  const sha = readLocal(services.db, facts.unit.id)?.charm?.sha;
  if (sha === undefined) return;
  const paths = ['metadata.yaml', 'dispatch', 'charm.cjs', dispatchPath];
  const restored = await services.shelf.restore(sha, folder, paths);
  if (restored.length === 0) return;
  const { model, tag: entity } = facts;
  const message = `the charm’s files were damaged: put back ${restored.join(', ')}`;
  services.log.write({ model: model.id, entity, level: 'WARNING', module: 'uniter', message });
}
