import { managedSecret } from '../managed-secret.ts';
import { done, misused, type Tool } from '../tool.ts';

export const secretGrant: Tool = {
  name: 'secret-grant',
  usage: '[options] <ID>',
  flags: { r: 'relation', unit: 'text' },
  aliases: { relation: 'r' },
  maxArgs: 1,
  run(input) {
    const managed = managedSecret(input);
    if (managed.kind === 'refused') return managed.answer;
    const { relation, texts } = input.flags;
    if (relation === undefined) return misused('no relation id specified');
    const unit = texts.unit === undefined ? {} : { unit: texts.unit };
    const grant = { relation: relation.id, ...unit };
    input.context.buffer.secrets.push({ kind: 'grant', id: managed.secret.id, grant });
    return done;
  },
};
