import { managedSecret } from '../managed-secret.ts';
import { done, misused, type Tool } from '../tool.ts';

export const secretRemove: Tool = {
  name: 'secret-remove',
  usage: '[options] <ID>',
  flags: { revision: 'text' },
  maxArgs: 1,
  run(input) {
    const managed = managedSecret(input);
    if (managed.kind === 'refused') return managed.answer;
    const { revision } = input.flags.texts;
    if (revision !== undefined && !/^[1-9]\d*$/.test(revision)) {
      return misused(`invalid value ${JSON.stringify(revision)} for option --revision`);
    }
    const only = revision === undefined ? {} : { revision: Number(revision) };
    input.context.buffer.secrets.push({ kind: 'remove', id: managed.secret.id, ...only });
    return done;
  },
};
