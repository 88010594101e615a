import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { restoreRuntime } from '../machines/runtime.ts';
import type { Services } from '../services.ts';
import { readLocal } from '../store/uniters.ts';
import { restoreTools } from '../tool-server/tools-folder.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/**
 * Puts back every file of the controller's that a unit's hooks are run with and that is damaged: the charm's, the tools,
 * the runtime. Answers their paths; nothing of the unit may run meanwhile.
 *
 * @throws UNIT_NOT_READY before the charm is there; CHARM_DAMAGED when the controller's own copy of the charm is.
 */
export async function repairFiles(
  services: Services,
  facts: UnitFacts,
): Promise<readonly string[]> {
  const { db, home, shelf, shared } = services;
  const sha = readLocal(db, facts.unit.id)?.charm?.sha;
  if (sha === undefined) throw fault('UNIT_NOT_READY', `${facts.unit.name} has no charm yet`);
  const folder = join(home.unit(facts.model.name, facts.tag), 'charm');
  const charm = await shelf.restore(sha, folder);
  const tools = await restoreTools(shared.tools);
  const runtime = await restoreRuntime(process.execPath, join(shared.runtime, 'node'));
  return [
    ...charm.map((path) => `charm/${path}`),
    ...tools.map((name) => `tools/${name}`),
    ...(runtime ? ['runtime/node'] : []),
  ];
}
