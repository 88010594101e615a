import { parseJson } from '../base/json.ts';
import { decodeState, type Entries } from '../dispatch/state/stored-state.ts';
import type {
  HookChanges,
  SecretAttributes,
  SecretChange,
  SecretRevoke,
  SettingsChange,
} from '../juju/agent/hook-changes.ts';
import { portsText } from '../juju/agent/port-ranges.ts';
import type { InMemorySecret } from './agent/in-memory-agent.ts';
import { consumed } from './agent/data-view.ts';
import type { CharmMemo, StoredParts } from './memo.ts';
import { entriesOf } from './state-view.ts';
import type { Bag, RelationState, State } from './state.ts';

/** A state with a hook's changes in it, all of them, as the agent's one transaction does. */
export function commit(state: State, changes: HookChanges, memo: CharmMemo): State {
  return {
    ...state,
    ...unitStateOf(state, changes.state, memo),
    relations: state.relations.map((each) => relationAfter(each, changes)),
    ports: portsAfter(state.ports, changes),
    ...secretsAfter(state, changes.secrets),
  };
}

function unitStateOf(state: State, changes: SettingsChange, memo: CharmMemo): StoredParts {
  const { flags, memory, values } = state;
  if (Object.keys(changes).length === 0) return { flags, memory, values };
  const before = memo.entriesOf(state, () => entriesOf(state));
  const entries = settingsAfter(before, changes);
  const parts = partsOf(entries);
  memo.keepEntries(parts, entries);
  return parts;
}

function partsOf(entries: Entries): StoredParts {
  const stored = decodeState(entries);
  const kept = Object.entries(entries).filter(([key]) => key.startsWith('kv.'));
  const after = {
    values: Object.fromEntries(
      kept.map(([key, text]) => [key.slice('kv.'.length), parseJson(text)]),
    ),
  };
  if (stored === undefined) return { flags: [], memory: undefined, ...after };
  const { flags: set, ...rest } = stored;
  return { flags: set, memory: rest, ...after };
}

/** A bag with changes in it; the same bag when there are none. */
export function settingsAfter(bag: Bag, changes: SettingsChange): Bag {
  if (Object.keys(changes).length === 0) return bag;
  const after = new Map(Object.entries(bag));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return Object.fromEntries(after);
}

function relationAfter(relation: RelationState, { relations }: HookChanges): RelationState {
  const changed = relations.find(({ relation: id }) => id === relation.id);
  if (changed === undefined) return relation;
  return {
    ...relation,
    own: settingsAfter(relation.own, changed.unit),
    ownApplication: settingsAfter(relation.ownApplication, changed.application),
  };
}

function portsAfter(ports: readonly string[], changes: HookChanges): readonly string[] {
  if (changes.ports.length === 0) return ports;
  const open = new Set(ports);
  for (const { kind, port } of changes.ports) {
    if (kind === 'open') open.add(portsText(port));
    else open.delete(portsText(port));
  }
  return [...open].sort();
}

function secretsAfter(
  state: State,
  changes: readonly SecretChange[],
): Pick<State, 'secrets' | 'secretLabels'> {
  const { secrets, secretLabels, relations } = state;
  return changes.reduce<Pick<State, 'secrets' | 'secretLabels'>>(
    (before, change) => secretAfter(before, change, relations),
    { secrets, secretLabels },
  );
}

function secretAfter(
  { secrets, secretLabels }: Pick<State, 'secrets' | 'secretLabels'>,
  change: SecretChange,
  relations: State['relations'],
): Pick<State, 'secrets' | 'secretLabels'> {
  const replace = (by: (secret: InMemorySecret) => InMemorySecret): readonly InMemorySecret[] =>
    secrets.map((each) => (each.id === change.id ? by(each) : each));
  switch (change.kind) {
    case 'create': {
      const { id, owner, attributes, content } = change;
      const made = { id, owner, owned: true, ...viewed(attributes), contents: [content] };
      return { secrets: [...secrets, made], secretLabels };
    }
    case 'update': {
      const { content, attributes } = change;
      const updated = replace((secret) => ({
        ...secret,
        ...viewed(attributes),
        contents: content === undefined ? secret.contents : [...secret.contents, content],
      }));
      return { secrets: updated, secretLabels };
    }
    case 'remove': {
      if (change.revision !== undefined) return { secrets, secretLabels };
      return { secrets: secrets.filter(({ id }) => id !== change.id), secretLabels };
    }
    case 'grant': {
      const { relation, unit } = change.grant;
      const target = unit === undefined ? `relation-${relation}` : `unit-${unit.replace('/', '-')}`;
      const access = { target, scope: `relation-${relation}`, role: 'view' } as const;
      const granted = replace((secret) => ({
        ...secret,
        access: [...(secret.access ?? []).filter((each) => each.target !== target), access],
      }));
      return { secrets: granted, secretLabels };
    }
    case 'revoke': {
      const targets = revokedTargets(change.revoke, relations);
      const left = replace((secret) => ({
        ...secret,
        access: (secret.access ?? []).filter(({ target }) => !targets.has(target)),
      }));
      return { secrets: left, secretLabels };
    }
    case 'track':
      return { secrets: replace((secret) => consumed(secret, true)), secretLabels };
  }
}

/** Whose grants go: an application's are those of its relations too, a unit's are its own. */
function revokedTargets(revoke: SecretRevoke, relations: State['relations']): ReadonlySet<string> {
  if (revoke.kind === 'unit') return new Set([`unit-${revoke.unit.replace('/', '-')}`]);
  const { application } = revoke;
  const own = relations.filter((each) => each.application === application);
  return new Set([`application-${application}`, ...own.map(({ id }) => `relation-${id}`)]);
}

function viewed({ expire, ...attributes }: SecretAttributes): Partial<InMemorySecret> {
  return expire === undefined ? attributes : { ...attributes, expiry: expire };
}
