import { fault, isFault } from '../../errors.ts';
import { isoTime } from '../clock.ts';
import { claimModelFolder, refuseLeftoverModel } from '../leftovers/model-folder.ts';
import { randomUuid } from '../random-uuid.ts';
import type { Services } from '../services.ts';
import { listApplications } from '../store/applications.ts';
import {
  addModel,
  deleteModel,
  listModels,
  modelNamed,
  type ModelRecord,
} from '../store/models.ts';
import type { VerbContext } from './verb.ts';

/**
 * The model of that name with its host ready for machines, made when it isn't there.
 *
 * A model whose host could not be made ready leaves nothing behind.
 */
export async function modelForDeploy(context: VerbContext, name: string): Promise<ModelRecord> {
  const { services, hosts } = context;
  const refused = new Set<number>();
  for (;;) {
    const found = modelNamed(services.db, name);
    if (found === undefined) refuseLeftoverModel(services.home, name);
    const model = found ?? createModel(services, name, refused);
    if (model.life !== 'alive') {
      throw fault('MODEL_UNKNOWN', `model ${name} is being destroyed`, {
        hint: 'wait until it is gone',
      });
    }
    try {
      await hosts.ready(model);
      claimModelFolder(services.home, model);
      return model;
    } catch (error) {
      await forget(context, model);
      refused.add(model.subnet);
      // Another home's model took the subnet between our look and its use.
      if (!isFault(error, 'SUBNET_IN_USE') || refused.size > 8) throw error;
    }
  }
}

async function forget({ services, hosts }: VerbContext, model: ModelRecord): Promise<void> {
  const { db, machines } = services;
  if (listApplications(db, model.id).length > 0) return;
  hosts.forget(model);
  db.transaction(() => deleteModel(db, model.id));
  // What could not be made may not be removable either; the first error is the one to tell.
  await machines.removeModel({ model: model.name, subnet: model.subnet }).catch(() => undefined);
}

function createModel(
  { db, clock, randomHex, usedSubnets }: Services,
  name: string,
  refused: ReadonlySet<number>,
): ModelRecord {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw fault('MODEL_NAME_INVALID', `"${name}" cannot be the name of a model`);
  }
  const taken = new Set([
    ...[...usedSubnets(), ...refused],
    ...listModels(db).map((model) => model.subnet),
  ]);
  const subnet = Array.from({ length: 256 }, (_, index) => index).find((n) => !taken.has(n));
  if (subnet === undefined)
    throw fault('NETWORK_EXHAUSTED', 'every subnet of 10.77.0.0/16 is taken');
  const uuid = randomUuid(randomHex);
  return db.transaction(() => addModel(db, { name, uuid, subnet, created: isoTime(clock) }));
}
