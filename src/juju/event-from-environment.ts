import { fault } from '../errors.ts';
import type { DeclaredNames } from '../charm-schema/declared/hook-names.ts';
import type { UnitEvent } from './event.ts';
import { optionalVariable, requiredVariable } from './variables.ts';
import type { Environment } from './wire.ts';

type RelationStep = Extract<UnitEvent, { kind: 'relation' }>['step'];
type StorageStep = Extract<UnitEvent, { kind: 'storage' }>['step'];

const relationSteps: readonly RelationStep[] = [
  'created',
  'joined',
  'changed',
  'departed',
  'broken',
];
const storageSteps: readonly StorageStep[] = ['attached', 'detaching'];
const secretHooks = ['secret-changed', 'secret-expired', 'secret-remove', 'secret-rotate'];
const workloadHooks = [
  'pebble-ready',
  'pebble-custom-notice',
  'pebble-check-failed',
  'pebble-check-recovered',
];

/**
 * The action as which Juju runs the commands of `juju exec`, with its name, tag and UUID in their environment, and its
 * older name (source: core/actions/actions.go and the hook context's HookVars, 3.6 and 4.0). No charm may declare it.
 */
const execActions = ['juju-exec', 'juju-run'];

/**
 * The event of an environment: an action, a hook, or `juju exec`, which names neither.
 *
 * A hook that no rule knows is a lifecycle hook of its own name, so that a newer agent's hooks reach the charm.
 *
 * @throws HOOK_CONTEXT_INVALID
 */
export function eventOf(environment: Environment, names: DeclaredNames): UnitEvent {
  const path = optionalVariable(environment, 'JUJU_DISPATCH_PATH');
  const named = optionalVariable(environment, 'JUJU_ACTION_NAME');
  // What `juju exec` runs may name a path to dispatch, as an operator does who runs a hook by hand.
  const declared = named !== undefined && execActions.includes(named) ? undefined : named;
  const action = declared ?? after(path, 'actions/');
  if (action !== undefined) {
    return { kind: 'action', name: action, id: requiredVariable(environment, 'JUJU_ACTION_UUID') };
  }
  const name = optionalVariable(environment, 'JUJU_HOOK_NAME') ?? after(path, 'hooks/');
  if (name === undefined) return { kind: 'exec', name: '' };
  return (
    relationEvent(environment, name, names.endpoints) ??
    storageEvent(environment, name, names.storages) ??
    workloadEvent(environment, name, names.containers) ??
    secretEvent(environment, name) ?? { kind: 'lifecycle', name }
  );
}

function relationEvent(
  environment: Environment,
  name: string,
  endpoints: readonly string[],
): UnitEvent | undefined {
  for (const step of relationSteps) {
    const endpoint = before(name, `-relation-${step}`);
    if (endpoint === undefined) continue;
    mustDeclare({ kind: 'endpoint', name: endpoint }, endpoints, name);
    const relationId = relationIdOf(requiredVariable(environment, 'JUJU_RELATION_ID'));
    const remoteUnit = optionalVariable(environment, 'JUJU_REMOTE_UNIT');
    const remoteApplication =
      optionalVariable(environment, 'JUJU_REMOTE_APP') ??
      remoteUnit?.slice(0, remoteUnit.lastIndexOf('/'));
    const departingUnit = optionalVariable(environment, 'JUJU_DEPARTING_UNIT');
    return {
      kind: 'relation',
      name,
      endpoint,
      step,
      relationId,
      ...(remoteUnit === undefined ? {} : { remoteUnit }),
      ...(remoteApplication === undefined ? {} : { remoteApplication }),
      ...(departingUnit === undefined ? {} : { departingUnit }),
    };
  }
  return undefined;
}

function storageEvent(
  environment: Environment,
  name: string,
  storages: readonly string[],
): UnitEvent | undefined {
  for (const step of storageSteps) {
    const storage = before(name, `-storage-${step}`);
    if (storage === undefined) continue;
    mustDeclare({ kind: 'storage', name: storage }, storages, name);
    const storageId = requiredVariable(environment, 'JUJU_STORAGE_ID');
    return { kind: 'storage', name, storage, step, storageId };
  }
  return undefined;
}

function workloadEvent(
  environment: Environment,
  name: string,
  containers: readonly string[],
): UnitEvent | undefined {
  for (const hook of workloadHooks) {
    const workload = before(name, `-${hook}`);
    if (workload === undefined) continue;
    mustDeclare({ kind: 'container', name: workload }, containers, name);
    const id = optionalVariable(environment, 'JUJU_NOTICE_ID');
    const type = optionalVariable(environment, 'JUJU_NOTICE_TYPE') ?? '';
    const key = optionalVariable(environment, 'JUJU_NOTICE_KEY') ?? '';
    const check = optionalVariable(environment, 'JUJU_PEBBLE_CHECK_NAME');
    return {
      ...{ kind: 'workload', name, workload },
      ...(id === undefined ? {} : { notice: { id, type, key } }),
      ...(check === undefined ? {} : { check }),
    };
  }
  return undefined;
}

function secretEvent(environment: Environment, name: string): UnitEvent | undefined {
  if (!secretHooks.includes(name)) return undefined;
  const label = optionalVariable(environment, 'JUJU_SECRET_LABEL');
  const revision = optionalVariable(environment, 'JUJU_SECRET_REVISION');
  return {
    kind: 'secret',
    name,
    secretId: requiredVariable(environment, 'JUJU_SECRET_ID'),
    ...(label === undefined ? {} : { label }),
    ...(revision === undefined ? {} : { revision: revisionOf(revision) }),
  };
}

function relationIdOf(text: string): string {
  if (/^[^\s:]+:\d+$/.test(text)) return text;
  throw fault(
    'HOOK_CONTEXT_INVALID',
    `JUJU_RELATION_ID is "${text}"; expected an endpoint and a number, such as db:3`,
  );
}

function revisionOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw fault('HOOK_CONTEXT_INVALID', `JUJU_SECRET_REVISION is "${text}"; expected a number`);
}

function mustDeclare(
  { kind, name }: { readonly kind: 'endpoint' | 'storage' | 'container'; readonly name: string },
  declared: readonly string[],
  hook: string,
): void {
  if (declared.includes(name)) return;
  const known = declared.length === 0 ? 'none' : declared.join(', ');
  throw fault(
    'HOOK_CONTEXT_INVALID',
    `the hook ${hook} belongs to the ${kind} "${name}", which the charm does not declare`,
    { details: `declared: ${known}` },
  );
}

function before(text: string, suffix: string): string | undefined {
  return text.length > suffix.length && text.endsWith(suffix)
    ? text.slice(0, -suffix.length)
    : undefined;
}

function after(text: string | undefined, prefix: string): string | undefined {
  return text !== undefined && text.length > prefix.length && text.startsWith(prefix)
    ? text.slice(prefix.length)
    : undefined;
}
