import { declaredActions } from '../charm-schema/declared/actions.ts';
import { fault } from '../errors.ts';
import type { UnitEvent } from '../dispatch/unit/unit.ts';
import type { RunningHook } from '../juju/agent/agent-context.ts';
import { withDefaults } from './action-defaults.ts';
import type { CharmUnderTest } from './charm.ts';
import type { RelationTestEvent, TestEvent } from './on.ts';
import { unitName, type RelationState, type State } from './state.ts';

/** An event as the charm and as the agent's tools see it. */
export interface ResolvedEvent {
  readonly event: UnitEvent;
  readonly running: RunningHook;
}

/**
 * Fills in what a test left out of an event from its state.
 *
 * What is wrong with the outcome is for the consistency checks to say.
 *
 * @throws TEST_EVENT_INVALID when the state has no such relation or secret at all.
 */
export function resolveEvent(
  charm: Pick<CharmUnderTest, 'name' | 'actions'>,
  event: TestEvent,
  state: State,
): ResolvedEvent {
  switch (event.kind) {
    case 'lifecycle':
      return { event, running: { kind: 'plain' } };
    case 'relation':
      return relationEvent(charm, event, state);
    case 'storage': {
      const { step, storage: storageId } = event;
      const storage = storageId.slice(0, storageId.lastIndexOf('/'));
      const name = `${storage}-storage-${step}`;
      return {
        event: { kind: 'storage', name, storage, step, storageId },
        running: { kind: 'storage', storage: storageId },
      };
    }
    case 'secret':
      return secretEvent(event, state);
    case 'workload': {
      const { hook, container: workload } = event;
      return {
        event: { kind: 'workload', name: `${workload}-${hook}`, workload },
        running: { kind: 'plain' },
      };
    }
    case 'action': {
      const { name } = event;
      const params = withDefaults(declaredActions(charm.actions).get(name)?.params, event.params);
      return {
        event: { kind: 'action', name, id: '1' },
        running: { kind: 'action', name, id: '1', params },
      };
    }
  }
}

function relationEvent(
  charm: { readonly name: string },
  event: RelationTestEvent,
  state: State,
): ResolvedEvent {
  const { step, endpoint } = event;
  const relation = relationMeant(event, state);
  const remoteApplication = relation.application ?? state.application ?? charm.name;
  const remoteUnit = remoteUnitOf(event, relation);
  const departing = event.departing ?? remoteUnit;
  const unit = remoteUnit === undefined ? {} : { remoteUnit };
  const departed =
    step === 'departed' && departing !== undefined ? { departingUnit: departing } : {};
  return {
    event: {
      kind: 'relation',
      name: `${endpoint}-relation-${step}`,
      endpoint,
      step,
      relationId: `${endpoint}:${relation.id}`,
      remoteApplication,
      ...unit,
      ...departed,
    },
    running: { kind: 'relation', relation: relation.id, step, remoteApplication, ...unit },
  };
}

function relationMeant(event: RelationTestEvent, { relations }: State): RelationState {
  const own = relations.filter(({ endpoint }) => endpoint === event.endpoint);
  const found = event.relation === undefined ? own[0] : own.find(({ id }) => id === event.relation);
  if (found !== undefined) return found;
  const which = event.relation === undefined ? '' : ` with id ${event.relation}`;
  const has = relations.map(({ endpoint, id }) => `${endpoint}:${id}`).join(', ');
  throw fault(
    'TEST_EVENT_INVALID',
    `the state has no relation of the endpoint "${event.endpoint}"${which} for ${event.endpoint}-relation-${event.step}`,
    { details: `relations: ${has === '' ? 'none' : has}` },
  );
}

function remoteUnitOf(
  { step, unit, of }: RelationTestEvent,
  { units }: RelationState,
): string | undefined {
  if (step === 'created' || step === 'broken' || of === 'application') return undefined;
  if (unit !== undefined) return unit;
  return Object.keys(units)[0];
}

function secretEvent(
  { step, secret, revision }: Extract<TestEvent, { kind: 'secret' }>,
  state: State,
): ResolvedEvent {
  const id = state.secretLabels[secret];
  const found = state.secrets.find((each) => each.id === (id ?? secret) || each.label === secret);
  if (found === undefined) {
    const known = state.secrets.map((each) => each.label ?? each.id).join(', ');
    throw fault('TEST_EVENT_INVALID', `the state has no secret "${secret}" for secret-${step}`, {
      details: `secrets: ${known === '' ? 'none' : known}`,
    });
  }
  const ownLabel = found.owned === true ? found.label : undefined;
  const label =
    ownLabel ?? Object.entries(state.secretLabels).find(([, to]) => to === found.id)?.[0];
  return {
    event: {
      kind: 'secret',
      name: `secret-${step}`,
      secretId: found.id,
      ...(label === undefined ? {} : { label }),
      ...(revision === undefined ? {} : { revision }),
    },
    running: { kind: 'plain' },
  };
}

/** The unit and application names that a state's own bags belong to. */
export function ownNames(
  charm: { readonly name: string },
  state: State,
): { readonly unit: string; readonly application: string } {
  return { unit: unitName(charm, state), application: state.application ?? charm.name };
}
