import { leftoverModels } from '../leftovers/model-folder.ts';
import { fields } from '../shape.ts';
import { listApplications } from '../store/applications.ts';
import { listMachines } from '../store/machines.ts';
import { listModels } from '../store/models.ts';
import type { Verb } from './verb.ts';

export const models: Verb<'models'> = {
  request: fields({}),
  run({ services: { db, home } }) {
    const known = listModels(db);
    const leftovers = leftoverModels(
      home,
      known.map(({ name }) => name),
    );
    return {
      models: known.map(({ id, name, uuid }) => ({
        ...{ name, uuid },
        applications: listApplications(db, id).length,
        machines: listMachines(db, id).length,
      })),
      ...(leftovers.length === 0 ? {} : { leftovers }),
    };
  },
};

/** The version of this package, as `ping` tells it. */
export const controllerVersion = '0.1.0';

export const ping: Verb<'ping'> = {
  request: fields({}),
  run: () => ({ version: controllerVersion, pid: process.pid }),
};
