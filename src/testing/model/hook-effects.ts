/** What the resolver is to know of a unit after a hook. */
import { type Hook } from '../../model/resolver/operation.ts';
import type { LocalRelation } from '../../model/resolver/state.ts';
import { noteSecretHook } from '../../model/secrets/secret-hooks.ts';
import { setStartedStatus } from '../../model/statuses/set-status.ts';
import { noteStorageHook } from '../../model/storage/storage-hooks.ts';
import { testTime } from '../test-time.ts';
import { type SimulatedUnit, type SimulatedModel } from './simulated-model.ts';
import { leave } from './delete-unit.ts';

/** Gives a unit the charm of its application: the hook that follows is queued. */
export function putCharm(unit: SimulatedUnit): void {
  const { local, application } = unit;
  const upgrade = local.charmModified !== undefined;
  local.charmModified = application.modified;
  local.operation = upgrade ? queued({ kind: 'upgrade-charm' }) : undefined;
}

function queued(hook: Hook): SimulatedUnit['local']['operation'] {
  return {
    operation: { kind: 'hook', hook },
    step: 'queued',
    context: undefined,
    attempt: 0,
    retryAt: undefined,
  };
}

/** Notes in the model what a committed hook has done, for the resolver. */
export function noteDone(world: SimulatedModel, unit: SimulatedUnit, hook: Hook): void {
  const { local, application } = unit;
  local.operation = undefined;
  switch (hook.kind) {
    case 'install':
      local.installed = true;
      return;
    case 'start':
      local.started = true;
      setStartedStatus(world.statuses, unit.name, testTime);
      return;
    case 'stop':
      local.stopped = true;
      return;
    case 'remove':
      local.removed = true;
      return;
    case 'leader-elected':
      local.leader = true;
      return;
    case 'config-changed':
      local.configVersion = Number(hook.hash);
      if (!local.started) local.operation = queued({ kind: 'start' });
      return;
    case 'upgrade-charm': {
      const hash = String(application.configVersion);
      local.operation = queued({ kind: 'config-changed', hash });
      return;
    }
    case 'secret-changed':
    case 'secret-expired':
    case 'secret-remove':
    case 'secret-rotate':
      noteSecretHook(world.secrets, unit.name, { hook, now: testTime });
      return;
    case 'storage-attached':
    case 'storage-detaching':
      noteStorageHook(world.storages, unit.name, hook);
      return;
    case 'update-status':
      return;
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      noteRelation(world, unit, hook);
  }
}

const fresh: LocalRelation = {
  changedPending: undefined,
  applicationVersion: 0,
  members: new Map(),
};

function noteRelation(
  world: SimulatedModel,
  unit: SimulatedUnit,
  hook: Extract<Hook, { readonly relation: number }>,
): void {
  const { relations } = unit.local;
  const id = hook.relation;
  const known = relations.get(id) ?? fresh;
  switch (hook.kind) {
    case 'relation-created':
      relations.set(id, fresh);
      return;
    case 'relation-joined': {
      const members = new Map(known.members).set(hook.unit, hook.version);
      relations.set(id, { ...known, members, changedPending: hook.unit });
      return;
    }
    case 'relation-changed': {
      if (hook.unit === undefined) {
        relations.set(id, { ...known, applicationVersion: hook.version });
        return;
      }
      const members = new Map(known.members).set(hook.unit, hook.version);
      relations.set(id, { ...known, members, changedPending: undefined });
      return;
    }
    case 'relation-departed': {
      const members = new Map(known.members);
      members.delete(hook.unit);
      relations.set(id, { ...known, members });
      return;
    }
    case 'relation-broken':
      relations.delete(id);
      leave(world, id, unit.name);
  }
}
