/** The secrets that a server grants to the clients of a relation. */
import type { InterfaceBag } from '../interface.ts';
import type { FullRelation, SecretUnit } from '../interface-unit.ts';
import { groupNames, secretKey, type SecretGroup } from './secret-group.ts';

/** The URI of the secret, which is added when it is missing and gets a new revision only when it differs. */
export async function keepSecret(
  { secrets }: SecretUnit,
  relation: FullRelation,
  { group, content }: { readonly group: SecretGroup; readonly content: InterfaceBag },
): Promise<string> {
  const known = (await relation.ownApplication.read())[secretKey(group)];
  const before = known === undefined ? undefined : await secrets.get(known);
  if (known === undefined || before === undefined) {
    const label = labelOf(relation.id, group);
    const added = await secrets.add(content, { label, owner: 'application' });
    await secrets.grant(added, relation.id);
    return added;
  }
  if (isSame(before, content)) return known;
  await secrets.replace(known, content);
  // This unit tracks the old revision; reading the new one lets Juju remove the old.
  await secrets.get(known);
  return known;
}

/** Removes what was granted to a relation, which may be gone already. */
export async function removeSecrets({ secrets }: SecretUnit, relationId: string): Promise<void> {
  for (const group of groupNames) {
    const id = await secrets.labelled(labelOf(relationId, group));
    if (id !== undefined) await secrets.remove(id);
  }
}

function isSame(one: InterfaceBag, other: InterfaceBag): boolean {
  const keys = Object.keys(other);
  if (Object.keys(one).length !== keys.length) return false;
  return keys.every((key) => one[key] === other[key]);
}

/** `database.3.user.secret`, the name that the protocol's other implementations give it. */
function labelOf(relationId: string, group: SecretGroup): string {
  return `${relationId.replace(':', '.')}.${group}.secret`;
}
