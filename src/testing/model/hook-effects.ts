/** What the resolver is to know of a unit after a hook. */
import type { Hook, RelationHook } from '../../model/resolver/operation.ts';
import { afterRelationHook } from '../../model/relations/relation-hooks.ts';
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

function noteRelation(world: SimulatedModel, unit: SimulatedUnit, hook: RelationHook): void {
  const { relations } = unit.local;
  const after = afterRelationHook(relations.get(hook.relation), hook);
  if (after !== undefined) relations.set(hook.relation, after);
  else {
    relations.delete(hook.relation);
    leave(world, hook.relation, unit.name);
  }
}
