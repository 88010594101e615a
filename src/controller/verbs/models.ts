import { leftoverModels } from '../leftovers/model-folder.ts';
import { fields } from '../value-shapes.ts';
import { listApplications } from '../store/applications.ts';
import { listMachines } from '../store/machines.ts';
import { listModels } from '../store/models.ts';
import type { Verb } from './verb.ts';

/** What `models` answers. */
export interface ModelsResponse {
  readonly models: readonly {
    readonly name: string;
    readonly uuid: string;
    readonly applications: number;
    readonly machines: number;
  }[];
  /** Models that have files in the home and that the store does not know; absent when there are none. */
  readonly leftovers?: readonly string[];
}

export const models: Verb<Record<string, never>, ModelsResponse> = {
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
export const controllerVersion = '0.2.0';

/** What `ping` answers. */
export interface PingResponse {
  readonly version: string;
  readonly pid: number;
}

export const ping: Verb<Record<string, never>, PingResponse> = {
  request: fields({}),
  run: () => ({ version: controllerVersion, pid: process.pid }),
};
