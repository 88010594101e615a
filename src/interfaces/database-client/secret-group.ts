/** Fields that travel in Juju's secrets; before Juju had any, and with older servers, in the bag itself. */
import { isList, tryParseJson } from '../../base/json.ts';
import type { InterfaceBag } from '../interface.ts';

/** The fields of each group; a group is one secret, whose URI is in the bag's key `secret-<group>`. */
export const secretGroups = {
  user: ['username', 'password', 'uris', 'read-only-uris'],
  tls: ['tls', 'tls-ca'],
  entity: ['entity-name', 'entity-password'],
} as const;

export type SecretGroup = keyof typeof secretGroups;

/** Whether it is the name of a group. */
export function isGroup(name: string): name is SecretGroup {
  return Object.hasOwn(secretGroups, name);
}

/** Every group, in order. */
export const groupNames: readonly SecretGroup[] = Object.keys(secretGroups).filter(isGroup);

/** Where a group's fields are; `absent` when nothing of it was published. */
export type GroupContent =
  | { readonly kind: 'absent' }
  | { readonly kind: 'secret'; readonly id: string }
  | { readonly kind: 'clear'; readonly fields: InterfaceBag };

/** Looks where a bag has a group's fields; the secret goes before what is in the clear. */
export function groupIn(bag: InterfaceBag, group: SecretGroup): GroupContent {
  const id = bag[secretKey(group)] ?? '';
  if (id !== '') return { kind: 'secret', id };
  const names: readonly string[] = secretGroups[group];
  const fields = Object.entries(bag).filter(([key, value]) => names.includes(key) && value !== '');
  return fields.length === 0
    ? { kind: 'absent' }
    : { kind: 'clear', fields: Object.fromEntries(fields) };
}

/** The bag's key for a group's secret. */
export function secretKey(group: SecretGroup): `secret-${SecretGroup}` {
  return `secret-${group}`;
}

/** The key's value of a client that takes everything secret in secrets; JSON, as the protocol demands. */
export const requestedSecrets = JSON.stringify(Object.values(secretGroups).flat());

/** The fields that a client wants in secrets; none from a client that doesn't know them. */
export function wantedInSecrets(bag: InterfaceBag): ReadonlySet<string> {
  const fields = tryParseJson(bag['requested-secrets'] ?? '[]');
  return new Set(isList(fields) ? fields.filter((field) => typeof field === 'string') : []);
}
