/** A model of two related applications, and secrets to start from in tests. */
import type { ModelStore } from '../../../src/model/model-store.ts';
import { MemoryBags } from '../../../src/model/relations/memory-bags.ts';
import { MemorySecrets } from '../../../src/model/secrets/memory-secrets.ts';
import { MemoryPorts } from '../../../src/model/ports/memory-ports.ts';
import { MemoryStatuses } from '../../../src/model/statuses/memory-statuses.ts';
import { MemoryStorages } from '../../../src/model/storage/memory-storages.ts';
import type { Revision, Secret } from '../../../src/model/secrets/secret.ts';

/** A model whose secrets are in memory. */
export type SmallModel = ModelStore & {
  readonly secrets: MemorySecrets;
  readonly bags: MemoryBags;
};

/** A model of db and web with relation 3 between them; `db/0` leads. */
export function smallModel(...secrets: readonly Secret[]): SmallModel {
  const memory = new MemorySecrets();
  for (const secret of secrets) memory.add(secret, []);
  return {
    ...{ name: 'm', uuid: 'u', secrets: memory, storages: new MemoryStorages() },
    ...{ statuses: new MemoryStatuses(), ports: new MemoryPorts(), bags: new MemoryBags() },
    ...{ blockDevices: false, takeStorageNumber: () => 0, newUuid: () => '' },
    charm: () => undefined,
    unitsOf: () => [],
    isLeader: (unit) => unit === 'db/0',
    unitLife: (unit) => (['db/0', 'db/1', 'web/0', 'web/1'].includes(unit) ? 'alive' : undefined),
    relation: (application, number) =>
      number === 3
        ? { other: application === 'db' ? 'web' : 'db', scope: 'relation-web.db#db.clients' }
        : undefined,
  };
}

/** A secret of the application db with one revision, made at 100. */
export function secretOf(changes: Partial<Secret> = {}): Secret {
  return {
    id: 's',
    owner: { application: 'db', unit: undefined },
    label: '',
    description: '',
    rotation: 'never',
    rotates: undefined,
    autoPrune: false,
    created: 100,
    updated: 100,
    revisions: [revisionOf(1)],
    grants: [],
    consumers: new Map(),
    ...changes,
  };
}

export function revisionOf(number: number, changes: Partial<Revision> = {}): Revision {
  return {
    number,
    created: 100,
    expires: undefined,
    expiryHook: undefined,
    removalNotified: new Set(),
    ...changes,
  };
}

/** Units that read a revision each. */
export function readers(revisions: Readonly<Record<string, number>>): Secret['consumers'] {
  return new Map(
    Object.entries(revisions).map(([unit, revision]) => [
      unit,
      { label: undefined, revision, notified: undefined },
    ]),
  );
}
