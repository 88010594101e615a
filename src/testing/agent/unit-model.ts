import type { ModelStore } from '../../model/model-store.ts';
import { MemorySecrets } from '../../model/secrets/memory-secrets.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { addSeenSecrets, type SeenSecrets } from './secret-views.ts';

/** A model in memory, as the core reads and writes it. */
export interface MemoryModel extends ModelStore {
  readonly secrets: MemorySecrets;
}

/** What one unit knows of its model. */
export interface UnitSurroundings {
  /** `hello/0` */
  readonly unit: string;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly leads: () => boolean;
  /** The application on the other side of a relation; undefined when there is no such relation. */
  readonly related: (relation: number) => string | undefined;
  readonly seen: SeenSecrets;
}

/** The model around one unit. No unit is unknown to it, for a test describes only those that its unit sees. */
export function unitModel({ unit, model, leads, related, seen }: UnitSurroundings): MemoryModel {
  const ref = unitRef(unit);
  const secrets = new MemorySecrets();
  addSeenSecrets(secrets, ref, seen);
  return {
    ...model,
    secrets,
    isLeader: (name) => name === unit && leads(),
    hasUnit: () => true,
    relation(application, number) {
      const remote = related(number);
      if (remote === undefined) return undefined;
      const other = application === ref.application ? remote : ref.application;
      return { other, scope: `relation-${number}` };
    },
  };
}
