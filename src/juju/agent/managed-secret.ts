import { ownSecrets, secretId, type CurrentSecret } from './current-secrets.ts';
import { failed, misused, type ToolAnswer, type ToolInput } from './tool.ts';

export type ManagedSecret =
  | { readonly kind: 'managed'; readonly secret: CurrentSecret }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/** The own secret that the first argument names, if this unit may change it: an application's is the leader's. */
export function managedSecret({ context, args }: ToolInput): ManagedSecret {
  const [uri = ''] = args;
  if (uri === '') return { kind: 'refused', answer: misused('missing secret URI') };
  const secret = ownSecrets(context).get(secretId(uri));
  if (secret === undefined) {
    const shown = JSON.stringify(secretId(uri));
    return { kind: 'refused', answer: failed(`secret ${shown} not found`) };
  }
  if (secret.owner === 'application' && !context.view.isLeader()) {
    return { kind: 'refused', answer: failed('permission denied') };
  }
  return { kind: 'managed', secret };
}
