import type { RelationHook } from '../resolver/operation.ts';
import type { LocalRelation } from '../resolver/state.ts';

const created: LocalRelation = {
  changedPending: undefined,
  applicationVersion: 0,
  members: new Map(),
};

/** What a unit knows of a relation when a hook about it is done; undefined when it has left it. */
export function afterRelationHook(
  known: LocalRelation = created,
  hook: RelationHook,
): LocalRelation | undefined {
  switch (hook.kind) {
    case 'relation-created':
      return known;
    case 'relation-joined': {
      const members = new Map(known.members).set(hook.unit, hook.version);
      return { ...known, members, changedPending: hook.unit };
    }
    case 'relation-changed': {
      const { unit, version } = hook;
      if (unit === undefined) return { ...known, applicationVersion: version };
      const pending = known.changedPending === unit ? undefined : known.changedPending;
      const members = new Map(known.members).set(unit, version);
      return { ...known, members, changedPending: pending };
    }
    case 'relation-departed': {
      const members = new Map([...known.members].filter(([unit]) => unit !== hook.unit));
      return { ...known, members };
    }
    case 'relation-broken':
      return undefined;
  }
}
