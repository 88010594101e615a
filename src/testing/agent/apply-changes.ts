import { fault } from '../../errors.ts';
import type {
  HookChanges,
  SecretAttributes,
  SecretChange,
  SettingsChange,
} from '../../juju/agent/hook-changes.ts';
import { applicationOf, samePort } from '../../juju/agent/pending.ts';
import { refusedSecretChange } from '../../juju/agent/refused-change.ts';
import { consumed, dataView, relationOf } from './data-view.ts';
import type { InMemorySecret, ModelData } from './in-memory-model.ts';

/** Commits a hook's changes to the model. @throws HOOK_FLUSH_FAILED when it refuses one. */
export function applyChanges(data: ModelData, changes: HookChanges): void {
  const refused = refusedSecretChange(dataView(data), changes.secrets);
  if (refused !== undefined) throw fault('HOOK_FLUSH_FAILED', refused);
  const undeclared = changes.storage.find(({ name }) => !data.storageNames.includes(name));
  if (undeclared !== undefined) {
    throw fault('HOOK_FLUSH_FAILED', `storage ${JSON.stringify(undeclared.name)} not found`);
  }
  applySettings(data.state, changes.state);
  for (const { relation, unit, application } of changes.relations) {
    const bags = relationOf(data, relation)?.bags;
    applySettings(bags?.get(data.unit), unit);
    applySettings(bags?.get(applicationOf(data.unit)), application);
  }
  for (const { kind, port } of changes.ports) {
    const others = data.ports.filter((each) => !samePort(each, port));
    data.ports = kind === 'open' ? [...others, port] : others;
  }
  for (const change of changes.secrets) applySecret(data, change);
}

function applySettings(bag: Map<string, string> | undefined, changes: SettingsChange): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) bag?.delete(key);
    else bag?.set(key, value);
  }
}

function applySecret(data: ModelData, change: SecretChange): void {
  const replace = (by: (secret: InMemorySecret) => InMemorySecret): void => {
    data.secrets = data.secrets.map((each) => (each.id === change.id ? by(each) : each));
  };
  switch (change.kind) {
    case 'create': {
      const { id, owner, attributes, content } = change;
      const made = { id, owner, owned: true, ...viewed(attributes), contents: [content] };
      data.secrets = [...data.secrets, made];
      return;
    }
    case 'update': {
      const { content, attributes } = change;
      replace((secret) => ({
        ...secret,
        ...viewed(attributes),
        contents: content === undefined ? secret.contents : [...secret.contents, content],
      }));
      return;
    }
    case 'remove':
      if (change.revision === undefined) {
        data.secrets = data.secrets.filter(({ id }) => id !== change.id);
      }
      return;
    case 'track':
      replace((each) => consumed(each, true));
      return;
    case 'grant':
    case 'revoke':
      return;
  }
}

function viewed({ expire, ...attributes }: SecretAttributes): Partial<InMemorySecret> {
  return expire === undefined ? attributes : { ...attributes, expiry: expire };
}
