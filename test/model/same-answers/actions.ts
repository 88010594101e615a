/** What verbs and hooks do to a model, drawn at random. */
import fc from 'fast-check';
import { isFault } from '../../../src/errors.ts';
import type { SecretChange } from '../../../src/juju/agent/hook-changes.ts';
import { commitSecretChanges } from '../../../src/model/secrets/commit-secret-changes.ts';
import { consumeSecret, labelledSecret } from '../../../src/model/secrets/consumers.ts';
import {
  localSecrets,
  noteSecretHook,
  remoteSecrets,
} from '../../../src/model/secrets/secret-hooks.ts';
import { ownedSecretViews, secretAnswer } from '../../../src/model/secrets/secret-views.ts';
import {
  addUserSecret,
  grantUserSecret,
  removeUserSecret,
  updateUserSecret,
} from '../../../src/model/secrets/user-secrets.ts';
import { commitHookChanges } from '../../../src/model/commit-hook-changes.ts';
import { commitPortChanges } from '../../../src/model/ports/commit-port-changes.ts';
import { setCharmStatus, showHookBegins } from '../../../src/model/statuses/set-status.ts';
import {
  applicationStatusView,
  statusOfApplication,
} from '../../../src/model/statuses/status-views.ts';
import {
  addRequestedStorage,
  commitStorageChanges,
} from '../../../src/model/storage/add-storage.ts';
import {
  attachStorages,
  detachStorages,
  removableStorages,
  removeStorages,
} from '../../../src/model/storage/attach-storage.ts';
import {
  announcedStorages,
  noteMounted,
  noteStorageHook,
  noteUnmounted,
  remoteStorages,
  storageNeed,
} from '../../../src/model/storage/storage-hooks.ts';
import { storageId } from '../../../src/model/storage/storage.ts';
import { storageViews } from '../../../src/model/storage/storage-views.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { unitNames, type KeptModel } from './two-models.ts';

/** Something that is done to a model; what it answers is compared. */
export interface Action {
  readonly name: string;
  readonly run: (model: KeptModel['store'], now: number) => unknown;
}

const unit = fc.constantFrom(...unitNames);
const application = fc.constantFrom('db', 'web');
const secretId = fc.constantFrom('s1', 's2', 's3');
const label = fc.constantFrom('', 'one', 'two');
const content = fc.dictionary(fc.constantFrom('user', 'password'), fc.string(), { minKeys: 1 });
const attributes = fc.record(
  {
    label,
    description: fc.constantFrom('', 'd'),
    rotation: fc.constantFrom('never', 'daily', 'monthly'),
    expire: fc.constantFrom('1h', '2026-05-01T00:00:00Z'),
  },
  { requiredKeys: [] },
);

const revision = fc.integer({ min: 1, max: 3 });
const id = secretId;
const change: fc.Arbitrary<SecretChange> = fc.oneof(
  fc.record({
    kind: fc.constant('create' as const),
    ...{ id, attributes, content, owner: fc.constantFrom('application', 'unit') },
  }),
  fc.record({ kind: fc.constant('update' as const), id, attributes, content }),
  fc.record({ kind: fc.constant('update' as const), id, attributes }),
  fc.record({ kind: fc.constant('remove' as const), id }),
  fc.record({ kind: fc.constant('remove' as const), id, revision }),
  fc.record({ kind: fc.constant('track' as const), id }),
  fc.record({
    kind: fc.constant('grant' as const),
    id,
    grant: fc.oneof(
      fc.record({ relation: fc.constantFrom(0, 0, 7) }),
      fc.record({ relation: fc.constant(0), unit: fc.constantFrom(...unitNames, 'web/9') }),
    ),
  }),
  fc.record({
    kind: fc.constant('revoke' as const),
    id,
    revoke: fc.oneof(
      fc.record({ kind: fc.constant('application' as const), application }),
      fc.record({ kind: fc.constant('unit' as const), unit }),
    ),
  }),
);

const secretActions: readonly fc.Arbitrary<Action>[] = [
  fc.tuple(unit, fc.array(change, { minLength: 1, maxLength: 4 })).map(([name, drawn]) => ({
    name: `hook of ${name} ${JSON.stringify(drawn)}`,
    run(model, now) {
      // An id is made once.
      const changes = drawn.filter(
        (each, at) =>
          each.kind !== 'create' ||
          (model.secrets.find(each.id) === undefined &&
            !drawn.slice(0, at).some((other) => other.kind === 'create' && other.id === each.id)),
      );
      commitSecretChanges(model, unitRef(name), { changes, now });
    },
  })),
  fc.tuple(unit, id, fc.boolean(), label).map(([name, secret, refresh, own]) => ({
    name: `${name} reads ${secret} ${String(refresh)} ${own}`,
    run: ({ secrets }) =>
      consumeSecret(secrets, unitRef(name), {
        ...{ id: secret, refresh },
        ...(own === '' ? {} : { label: own }),
      }),
  })),
  fc
    .tuple(
      unit,
      id,
      fc.constantFrom('secret-changed', 'secret-rotate', 'secret-expired', 'secret-remove'),
      revision,
    )
    .map(([name, secret, kind, number]) => ({
      name: `${kind} of ${secret}/${number} in ${name}`,
      run: ({ secrets }, now) =>
        noteSecretHook(secrets, name, { hook: { kind, secret, revision: number }, now }),
    })),
  fc.tuple(fc.constantFrom('u1', 'u2'), content).map(([name, value]) => ({
    name: `add-secret ${name}`,
    run: (model, now) =>
      addUserSecret(model, { id: name, name, description: '', content: value }, now),
  })),
  fc
    .record({
      secret: fc.constantFrom('u1', 'u2', 's1'),
      autoPrune: fc.boolean(),
      content: fc.oneof(content, fc.constant(undefined)),
    })
    .map(({ content: value, ...more }) => ({
      name: `update-secret ${JSON.stringify(more)}`,
      run: (model, now) =>
        updateUserSecret(
          model,
          { ...more, ...(value === undefined ? {} : { content: value }) },
          now,
        ),
    })),
  fc.tuple(fc.constantFrom('u1', 'u2'), fc.boolean(), application).map(([secret, granted, to]) => ({
    name: `grant-secret ${secret} ${to} ${String(granted)}`,
    run: (model) => grantUserSecret(model, { secret, granted, applications: [to] }),
  })),
  fc.tuple(fc.constantFrom('u1', 'u2'), fc.option(revision)).map(([secret, number]) => ({
    name: `remove-secret ${secret} ${number ?? ''}`,
    run: (model) => removeUserSecret(model, secret, number ?? undefined),
  })),
];

const storageName = fc.constantFrom('data', 'data', 'data', 'cache', 'tape');
/** Mostly one of those that are there. */
const storageAt = fc.nat({ max: 7 });

function idAt({ storages }: KeptModel['store'], at: number): string {
  const storage = storages.all()[at];
  return storage === undefined ? 'data/99' : storageId(storage);
}

const storageActions: readonly fc.Arbitrary<Action>[] = [
  fc
    .tuple(
      unit,
      fc.dictionary(storageName, fc.constantFrom('', '2', '1,2G', '1M', 'ebs'), { maxKeys: 1 }),
    )
    .map(([name, storages]) => ({
      name: `add-storage ${name} ${JSON.stringify(storages)}`,
      run: (model, now) => addRequestedStorage(model, unitRef(name), { storages, now }),
    })),
  fc.tuple(unit, storageName, fc.integer({ min: 1, max: 2 })).map(([name, storage, count]) => ({
    name: `storage-add ${storage}=${count} in ${name}`,
    run: (model, now) =>
      commitStorageChanges(model, unitRef(name), { changes: [{ name: storage, count }], now }),
  })),
  fc.tuple(unit, storageAt).map(([name, at]) => ({
    name: `attach-storage ${name} ${at}`,
    run: (model) => attachStorages(model, unitRef(name), [idAt(model, at)]),
  })),
  storageAt.map((at) => ({
    name: `detach-storage ${at}`,
    run: (model) => detachStorages(model, [idAt(model, at)]),
  })),
  fc.tuple(storageAt, fc.boolean()).map(([at, force]) => ({
    name: `remove-storage ${at} ${String(force)}`,
    run(model) {
      const named = { storages: [idAt(model, at)], force };
      removeStorages(model, removableStorages(model, named));
    },
  })),
  unit.map((name) => ({
    name: `machine of ${name}`,
    run({ storages }, now) {
      for (const each of storages.ofUnit(name)) {
        const need = storageNeed(each, 'alive');
        if (need === 'attach') noteMounted(storages, each, now);
        else if (need === 'detach') noteUnmounted(storages, each, now);
      }
    },
  })),
  fc
    .tuple(unit, storageAt, fc.constantFrom('storage-attached', 'storage-detaching'))
    .map(([name, at, kind]) => ({
      name: `${kind} of ${at} in ${name}`,
      run(model) {
        const hook = { kind, storage: idAt(model, at) };
        noteStorageHook(model.storages, name, hook);
      },
    })),
];

const port = fc.record({
  protocol: fc.constantFrom('tcp', 'udp'),
  from: fc.constantFrom(80, 443),
  to: fc.constantFrom(80, 443, 8080),
  endpoint: fc.constantFrom('', 'db'),
});

const settings = fc.dictionary(
  fc.constantFrom('host', 'port'),
  fc.constantFrom('a', 'b', '', null),
);

const otherActions: readonly fc.Arbitrary<Action>[] = [
  fc
    .tuple(
      unit,
      fc.array(
        fc.record({
          relation: fc.constantFrom(0, 0, 0, 7),
          unit: settings,
          application: fc.oneof(fc.constant({}), settings),
        }),
        { maxLength: 2 },
      ),
    )
    .map(([name, relations]) => ({
      name: `relation-set in ${name} ${JSON.stringify(relations)}`,
      run: (model, now) =>
        commitHookChanges(model, unitRef(name), {
          changes: { relations, ports: [], secrets: [], storage: [] },
          now,
        }),
    })),
  fc
    .tuple(
      unit,
      fc.array(fc.record({ kind: fc.constantFrom('open', 'close'), port }), { maxLength: 4 }),
    )
    .map(([name, changes]) => ({
      name: `ports of ${name} ${JSON.stringify(changes)}`,
      run: ({ ports }) => commitPortChanges(ports, name, changes),
    })),
  fc
    .tuple(
      unit,
      fc.constantFrom('unit', 'application'),
      fc.constantFrom('active', 'blocked', 'waiting', 'maintenance'),
      fc.constantFrom('', 'why'),
    )
    .map(([name, target, status, message]) => ({
      name: `status-set of ${target} in ${name} ${status} ${message}`,
      run: ({ statuses }, now) =>
        setCharmStatus(statuses, unitRef(name), { target, status, message, now }),
    })),
  fc
    .tuple(unit, fc.constantFrom('install', 'start', 'stop', 'remove', 'config-changed'))
    .map(([name, hook]) => ({
      name: `${hook} begins in ${name}`,
      run: ({ statuses }, now) => showHookBegins(statuses, name, { hook, now }),
    })),
];

/** Sequences of what verbs and hooks do. */
export const actions = fc.array(fc.oneof(...secretActions, ...storageActions, ...otherActions), {
  minLength: 5,
  maxLength: 40,
});

/** Does it: all of it, or nothing. Answers how it ended. */
export function outcome(model: KeptModel, action: Action, now: number): unknown {
  try {
    return { answer: model.transaction(() => action.run(model.store, now)) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** All that others read of a model. */
export function answers({ store }: KeptModel): unknown {
  const { secrets, storages, statuses, ports, bags } = store;
  const all = secrets.all().toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return {
    secrets: all.map(({ grants, consumers, ...secret }) => ({
      ...secret,
      grants: grants.map((each) => JSON.stringify(each)).toSorted(),
      consumers: [...consumers].toSorted(([one], [other]) => (one < other ? -1 : 1)),
      contents: secret.revisions.map(({ number }) => secrets.content(secret.id, number)),
    })),
    storages: storages.all(),
    applications: ['db', 'web'].map((name) => [
      statuses.application(name),
      statusOfApplication(store, name),
      applicationStatusView(store, name),
    ]),
    units: unitNames.map((name) => {
      const ref = unitRef(name);
      const concerning = secrets.concerning(ref);
      const own = storages.ofUnit(name);
      return {
        owned: ownedSecretViews(store, ref)
          .map(({ access, ...view }) => ({
            ...view,
            access: access.map((each) => JSON.stringify(each)).toSorted(),
          }))
          .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
        read: all.map((each) => secretAnswer(secrets, ref, each.id)),
        labelled: ['one', 'two'].map((each) => labelledSecret(secrets, ref, each) !== undefined),
        remoteSecrets: remoteSecrets(concerning, ref, store.isLeader(name)),
        localSecrets: sortedLocal(localSecrets(all, name)),
        workload: statuses.unit(name)?.workload,
        ports: ports.ofUnit(name),
        bags: [0, 7].flatMap((each) => [bags.find(each, name), bags.find(each, ref.application)]),
        storages: [remoteStorages(own), announcedStorages(own), storageViews(own)],
      };
    }),
  };
}

function sortedLocal({ changed, removed }: ReturnType<typeof localSecrets>): unknown {
  return [new Map(changed), removed.map((each) => JSON.stringify(each)).toSorted()];
}
