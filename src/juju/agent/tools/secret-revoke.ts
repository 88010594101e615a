import type { SecretRevoke } from '../hook-changes.ts';
import { managedSecret } from '../managed-secret.ts';
import { done, misused, type Flags, type Tool } from '../tool.ts';

export const secretRevoke: Tool = {
  name: 'secret-revoke',
  usage: '[options] <ID>',
  flags: { r: 'relation', app: 'text', application: 'text', unit: 'text' },
  aliases: { relation: 'r' },
  maxArgs: 1,
  run(input) {
    const managed = managedSecret(input);
    if (managed.kind === 'refused') return managed.answer;
    const revoke = fromWhom(input.flags);
    if (revoke === undefined) return misused('missing relation or application or unit');
    input.context.buffer.secrets.push({ kind: 'revoke', id: managed.secret.id, revoke });
    return done;
  },
};

/** What is named counts before the running hook's relation. */
function fromWhom({ relation, texts }: Flags): SecretRevoke | undefined {
  const application = texts.app ?? texts.application;
  if (texts.unit !== undefined) return { kind: 'unit', unit: texts.unit };
  if (application !== undefined) return { kind: 'application', application };
  return relation === undefined ? undefined : { kind: 'relation', relation: relation.id };
}
