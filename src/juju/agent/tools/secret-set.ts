import { updateSecret } from '../current-secrets.ts';
import { managedSecret } from '../managed-secret.ts';
import { attributeFlags, secretAttributes } from '../secret-attributes.ts';
import { secretContent } from '../secret-content.ts';
import { done, misused, type Tool } from '../tool.ts';

/** New content replaces the old as a whole. */
export const secretSet: Tool = {
  name: 'secret-set',
  usage: '[options] <ID> [key[#base64|#file]=value...]',
  flags: attributeFlags,
  run(input) {
    const attributes = secretAttributes(input.flags);
    if (typeof attributes === 'string') return misused(attributes);
    const managed = managedSecret(input);
    if (managed.kind === 'refused') return managed.answer;
    const values = input.args.slice(1);
    const given = secretContent(input, values);
    if (given.kind === 'refused') return given.answer;
    const replaces = values.length > 0 || input.flags.texts.file !== undefined;
    const content = replaces ? given.content : undefined;
    updateSecret(input.context, managed.secret.id, attributes, content);
    return done;
  },
};
