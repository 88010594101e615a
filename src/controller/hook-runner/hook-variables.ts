/** A hook, put into the words that its environment, its log and its tools use. */
import { fault } from '../../errors.ts';
import type { RunningHook } from '../../juju/agent/agent-context.ts';
import {
  isRelationHook,
  isSecretHook,
  isStorageHook,
  type Hook,
  type RelationHook,
  type SecretHook,
  type StorageHook,
} from '../../model/resolver/operation.ts';
import { storageId } from '../../model/storage/storage.ts';
import type { Database } from '../store/database.ts';
import { relationById, relationEnds, type EndpointRecord } from '../store/relations.ts';
import { secretStore } from '../store/secrets.ts';
import { storageStore } from '../store/storage.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

export interface HookVariables {
  /** `config-changed`, `db-relation-joined`; the action's name for an action. */
  readonly name: string;
  /** What JUJU_DISPATCH_PATH says; undefined for commands. */
  readonly dispatchPath: string | undefined;
  readonly running: RunningHook;
  /** Nothing runs: the charm does not know its end of the relation. */
  readonly implicit?: boolean;
  /** The variables only this kind of hook has. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What names a hook. */
export function hookVariables(db: Database, facts: UnitFacts, hook: Hook): HookVariables {
  if (isRelationHook(hook)) return relationHookVariables(db, facts, hook);
  if (isStorageHook(hook)) return storageHookVariables(db, facts, hook);
  const name = hook.kind;
  const variables = isSecretHook(hook) ? secretVariables(db, facts, hook) : {};
  return { name, dispatchPath: `hooks/${name}`, running: { kind: 'plain' }, variables };
}

function storageHookVariables(
  db: Database,
  { model, unit }: UnitFacts,
  { kind, storage: id }: StorageHook,
): HookVariables {
  const own = storageStore(db, model.id).ofUnit(unit.name);
  const found = own.find((each) => storageId(each) === id);
  const name = `${id.slice(0, id.lastIndexOf('/'))}-${kind}`;
  return {
    name,
    dispatchPath: `hooks/${name}`,
    running: { kind: 'storage', storage: id },
    variables: {
      JUJU_STORAGE_ID: id,
      JUJU_STORAGE_LOCATION: found?.attachment.location ?? '',
      JUJU_STORAGE_KIND: found?.kind ?? '',
    },
  };
}

/** The label is the reader's own, else the owner's; the revision is there when one of several is meant. */
function secretVariables(
  db: Database,
  { model, unit }: UnitFacts,
  { kind, secret, revision }: SecretHook,
): HookVariables['variables'] {
  const one = kind === 'secret-remove' || kind === 'secret-expired';
  const found = secretStore(db, model.id).find(secret);
  const ownerLabel = found?.owner === undefined ? '' : found.label;
  return {
    JUJU_SECRET_ID: `secret:${secret}`,
    JUJU_SECRET_LABEL: found?.consumers.get(unit.name)?.label ?? ownerLabel,
    ...(one ? { JUJU_SECRET_REVISION: String(revision) } : {}),
  };
}

function relationHookVariables(
  db: Database,
  { application }: UnitFacts,
  hook: RelationHook,
): HookVariables {
  const relation = relationById(db, hook.relation);
  const ends = relation && relationEnds(relation, application.id);
  if (relation === undefined || ends === undefined) {
    throw fault('INTERNAL', `the relation ${hook.relation} of a ${hook.kind} hook is gone`);
  }
  const { own, other } = ends;
  const name = `${own.endpoint}-${hook.kind}`;
  const remoteUnit = 'unit' in hook ? hook.unit : undefined;
  return {
    name,
    dispatchPath: `hooks/${name}`,
    running: {
      kind: 'relation',
      relation: relation.number,
      step: stepOf(hook),
      remoteApplication: other.applicationName,
      ...(remoteUnit === undefined ? {} : { remoteUnit }),
    },
    implicit: isImplicit(own),
    variables: {
      JUJU_RELATION: own.endpoint,
      JUJU_RELATION_ID: `${own.endpoint}:${relation.number}`,
      JUJU_REMOTE_UNIT: remoteUnit ?? '',
      JUJU_REMOTE_APP: other.applicationName,
      ...(hook.kind === 'relation-departed' ? { JUJU_DEPARTING_UNIT: hook.departing } : {}),
    },
  };
}

function stepOf({ kind }: RelationHook): 'created' | 'joined' | 'changed' | 'departed' | 'broken' {
  switch (kind) {
    case 'relation-created':
      return 'created';
    case 'relation-joined':
      return 'joined';
    case 'relation-changed':
      return 'changed';
    case 'relation-departed':
      return 'departed';
    case 'relation-broken':
      return 'broken';
  }
}

/** The end that every application has without saying so; source: juju `charm/meta.go` (IsImplicit). */
export function isImplicit({ endpoint, interface: name, role }: EndpointRecord): boolean {
  return endpoint === 'juju-info' && name === 'juju-info' && role === 'provides';
}

/** What an agent calls a command that an operator runs; source: juju `core/actions` (JujuExecActionName). */
export const commandAction = 'juju-exec';

/** What names an action. */
export function actionVariables(action: {
  readonly number: number;
  readonly name: string;
  readonly params: (RunningHook & { readonly kind: 'action' })['params'];
}): HookVariables {
  const id = String(action.number);
  return {
    name: action.name,
    dispatchPath: `actions/${action.name}`,
    running: { kind: 'action', name: action.name, id, params: action.params },
    variables: {
      JUJU_ACTION_NAME: action.name,
      JUJU_ACTION_UUID: id,
      JUJU_ACTION_TAG: `action-${id}`,
    },
  };
}

/**
 * What names commands that an operator runs with `exec`: an action to the agent, without a path to dispatch.
 *
 * Source: juju `internal/worker/uniter/runner/runner.go` (runJujuExecAction), `runner/context/context.go` (HookVars).
 */
export function commandVariables({
  id,
  params,
}: {
  readonly id: string;
  readonly params: (RunningHook & { readonly kind: 'action' })['params'];
}): HookVariables {
  const action = actionVariables({ number: Number(id), name: commandAction, params });
  return { ...action, dispatchPath: undefined };
}
