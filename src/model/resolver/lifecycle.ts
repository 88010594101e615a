import { run, runHook, type Decision } from './decision.ts';
import { relationHook } from './relations.ts';
import { nextSecretTime } from './secrets.ts';
import type { CharmVersion } from './operation.ts';
import type { LocalState, RemoteState } from './state.ts';

/** What comes when nothing is under way: teardown, install, upgrade, config, relations, update-status. */
export function lifecycle(remote: RemoteState, local: LocalState, now: number): Decision {
  if (remote.life === 'dying') return teardown(remote, local);
  if (local.charm === undefined) return run('install', { kind: 'deploy', charm: remote.charm });
  if (!local.installed) return runHook('install', { kind: 'install' });
  if (!sameCharm(local.charm, remote.charm)) {
    return run('upgrade', { kind: 'deploy', charm: remote.charm });
  }
  if (local.configHash !== remote.configHash) {
    return runHook('config', { kind: 'config-changed', hash: remote.configHash });
  }
  const hook = relationHook(remote, local);
  if (hook !== undefined) return runHook('relations', hook);
  // An update-status in the future was before the clock was set back; waiting for its time could take a year.
  const until = local.updatedAt > now ? now : local.updatedAt + remote.updateStatusInterval;
  if (until <= now) return runHook('update-status', { kind: 'update-status' });
  return { kind: 'idle', until: Math.min(until, nextSecretTime(remote.secrets)) };
}

/** Relations first (departed, broken), then stop, then remove: Juju's source, not its documentation. */
function teardown(remote: RemoteState, local: LocalState): Decision {
  const hook = relationHook(remote, local);
  if (hook !== undefined) return runHook('dying: relations', hook);
  if (local.started && !local.stopped) return runHook('dying: stop', { kind: 'stop' });
  if (local.installed) return runHook('dying: remove', { kind: 'remove' });
  return { kind: 'finished' };
}

/** Whether a unit has that charm, with the resources of that time. */
export function sameCharm(one: CharmVersion | undefined, other: CharmVersion): boolean {
  return one?.sha === other.sha && one.modified === other.modified;
}
