import { bufferRemoval } from '../current-secrets.ts';
import { namedSecret } from '../named-secret.ts';
import { done, misused, type Tool } from '../tool.ts';

export const secretRemove: Tool = {
  name: 'secret-remove',
  usage: '[options] <ID>',
  flags: { revision: 'text' },
  maxArgs: 1,
  run(input) {
    const { revision = '0' } = input.flags.texts;
    if (!/^[+-]?\d+$/.test(revision)) {
      const shown = JSON.stringify(revision);
      const why = `strconv.ParseInt: parsing ${shown}: invalid syntax`;
      return misused(`invalid value ${shown} for option --revision: ${why}`);
    }
    const named = namedSecret(input);
    if (named.kind === 'refused') return named.answer;
    const number = Number(revision);
    bufferRemoval(input.context, named.id, number > 0 ? number : undefined);
    return done;
  },
};
