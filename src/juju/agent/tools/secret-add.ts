import { secretContent } from '../secret-content.ts';
import { attributeFlags, secretAttributes, secretOwner } from '../secret-attributes.ts';
import { secretUri } from '../secret-uri.ts';
import { failed, misused, text, type Tool } from '../tool.ts';

/** Prints the new secret's URI. A label that a committed secret has is refused when the hook is committed. */
export const secretAdd: Tool = {
  name: 'secret-add',
  usage: '[options] [key[#base64|#file]=value...]',
  flags: attributeFlags,
  run(input) {
    const { context, args, flags } = input;
    const owner = secretOwner(flags) ?? 'application';
    if (args.length === 0 && (flags.texts.file ?? '') === '') {
      return misused('missing secret value or filename');
    }
    const attributes = secretAttributes(flags);
    if (typeof attributes === 'string') return misused(attributes);
    const parsed = secretContent(input, args);
    if (parsed.kind === 'refused') return parsed.answer;
    if (Object.keys(parsed.content).length === 0) return failed('empty secret value not valid');
    if (owner === 'application' && !context.view.isLeader()) {
      return failed('this unit is not the leader');
    }
    const { label } = attributes;
    const { buffer, view } = context;
    const taken = buffer.secrets.some(
      (change) => change.kind === 'create' && change.attributes.label === label,
    );
    if (label !== undefined && taken) {
      return failed(`secret with label ${JSON.stringify(label)} already exists`);
    }
    const id = context.newSecretId();
    buffer.secrets.push({ kind: 'create', id, owner, attributes, content: parsed.content });
    return text(`${secretUri(view.model.uuid, id)}\n`);
  },
};
