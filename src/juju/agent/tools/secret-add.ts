import { ownSecrets } from '../current-secrets.ts';
import { attributeFlags, secretAttributes, secretOwner } from '../secret-attributes.ts';
import { secretContent } from '../secret-content.ts';
import { failed, misused, text, type Tool } from '../tool.ts';

/** Prints the new secret's URI. */
export const secretAdd: Tool = {
  name: 'secret-add',
  usage: '[options] [key[#base64|#file]=value...]',
  flags: attributeFlags,
  run(input) {
    const { context, args, flags } = input;
    const { file } = flags.texts;
    const owner = secretOwner(flags) ?? 'application';
    const attributes = secretAttributes(flags);
    if (typeof attributes === 'string') return misused(attributes);
    if (args.length === 0 && file === undefined) {
      return misused('missing secret value or filename');
    }
    const given = secretContent(input, args);
    if (given.kind === 'refused') return given.answer;
    if (owner === 'application' && !context.view.isLeader()) {
      return failed('this unit is not the leader');
    }
    const { label } = attributes;
    const labels = [...ownSecrets(context).values()].map((secret) => secret.label);
    if (label !== undefined && labels.includes(label)) {
      return failed(`secret with label ${JSON.stringify(label)} already exists`);
    }
    const id = context.newSecretId();
    context.buffer.secrets.push({ kind: 'create', id, owner, attributes, content: given.content });
    return text(`secret:${id}\n`);
  },
};
