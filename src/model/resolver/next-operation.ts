/** Which operation is next: a flat list of rules, the first that answers wins. */
import { run, runHook, type Decision } from './decision.ts';
import { longestRetryDelay } from './retry-delay.ts';
import { lifecycle, sameCharm } from './lifecycle.ts';
import { createdRelation } from './relations.ts';
import { secretHook } from './secrets.ts';
import { storageHook } from './storage.ts';
import type { LocalState, RemoteState } from './state.ts';

type Rule = (remote: RemoteState, local: LocalState, now: number) => Decision | undefined;

/** In the order of Juju's source, `internal/worker/uniter/resolver.go` (4.0.15). */
const rules: readonly Rule[] = [
  gone,
  rebooted,
  resumedDeploy,
  relationCreated,
  leadership,
  secret,
  action,
  command,
  storage,
  failedOperation,
  queuedHook,
];

/**
 * Decides what a unit does next. Pure: the same states and time give the same answer.
 *
 * `pending` must not be there any more: recovery turns it into `failed` or `queued` first.
 */
export function nextOperation(remote: RemoteState, local: LocalState, now: number): Decision {
  for (const rule of rules) {
    const decision = rule(remote, local, now);
    if (decision !== undefined) return decision;
  }
  return lifecycle(remote, local, now);
}

function gone(remote: RemoteState, local: LocalState): Decision | undefined {
  const done = remote.life === 'dead' || remote.forced || local.removed;
  return done ? { kind: 'finished' } : undefined;
}

/** A booted machine runs `start` again, once whatever was under way has ended. */
function rebooted(remote: RemoteState, local: LocalState): Decision | undefined {
  if (local.operation !== undefined || !local.started || local.stopped) return undefined;
  if (local.boot === undefined || local.boot === remote.boot) return undefined;
  return runHook('reboot', { kind: 'start' });
}

function resumedDeploy(remote: RemoteState, local: LocalState): Decision | undefined {
  const { operation } = local;
  if (operation?.step !== 'queued' || operation.operation.kind !== 'deploy') return undefined;
  // A unit that was never installed has nothing to tear down, so it need not begin either.
  if (remote.life === 'dying' && !local.installed) return { kind: 'finished' };
  return run('deploy', operation.operation);
}

function relationCreated(remote: RemoteState, local: LocalState): Decision | undefined {
  if (!local.installed || local.operation !== undefined || remote.life === 'dying')
    return undefined;
  const relation = createdRelation(remote, local);
  if (relation === undefined) return undefined;
  return runHook('relation created', { kind: 'relation-created', relation });
}

function leadership(remote: RemoteState, local: LocalState): Decision | undefined {
  if (!local.installed || local.operation !== undefined || remote.life === 'dying')
    return undefined;
  if (!remote.leader || local.leader) return undefined;
  return runHook('leadership', { kind: 'leader-elected' });
}

function secret(remote: RemoteState, local: LocalState, now: number): Decision | undefined {
  if (!local.installed || local.operation !== undefined || remote.life === 'dying')
    return undefined;
  const hook = secretHook(remote.secrets, local.secrets, now);
  return hook === undefined ? undefined : runHook('secrets', hook);
}

/** Actions run between hooks, and also while a failed hook waits, even install. */
function action(remote: RemoteState, local: LocalState): Decision | undefined {
  const [id] = remote.actions;
  const free = local.operation === undefined || local.operation.step === 'failed';
  if (id === undefined || !free || local.charm === undefined) return undefined;
  return run('action', { kind: 'action', id });
}

function command(remote: RemoteState): Decision | undefined {
  const [id] = remote.commands;
  return id === undefined ? undefined : run('command', { kind: 'command', id });
}

/** Between hooks, and before install although that is queued: charms may need storage to install on. */
function storage(remote: RemoteState, local: LocalState): Decision | undefined {
  const { operation } = local;
  const installs = operation?.step === 'queued' && operation.operation.kind === 'hook';
  const free = operation === undefined || (installs && !local.installed);
  if (!free || local.charm === undefined) return undefined;
  const hook = storageHook(remote.storages, local.storages, remote.life === 'dying');
  return hook === undefined ? undefined : runHook('storage', hook);
}

function failedOperation(
  remote: RemoteState,
  local: LocalState,
  now: number,
): Decision | undefined {
  if (local.operation?.step !== 'failed') return undefined;
  const { operation, retryAt = now } = local.operation;
  if (
    remote.forceCharm === true &&
    operation.kind === 'hook' &&
    !sameCharm(local.charm, remote.charm)
  ) {
    const { hook } = operation;
    const { attempt } = local.operation;
    return run('forced upgrade', {
      kind: 'deploy',
      charm: remote.charm,
      interrupted: { hook, attempt },
    });
  }
  if (remote.resolved === 'skip') return { kind: 'skip', operation, rule: 'resolved' };
  if (remote.resolved === 'retry') return run('resolved', operation);
  // A time further away than the longest pause was meant before the clock was set back.
  if (retryAt <= now || retryAt > now + longestRetryDelay) return run('retry', operation);
  return { kind: 'failed', operation, until: retryAt };
}

function queuedHook(remote: RemoteState, local: LocalState): Decision | undefined {
  if (local.operation === undefined) return undefined;
  const { operation } = local.operation;
  const install = operation.kind === 'hook' && operation.hook.kind === 'install';
  if (install && remote.life === 'dying') return { kind: 'finished' };
  return run('queued', operation);
}
