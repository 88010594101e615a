import { committedSecret, bufferUpdate } from '../current-secrets.ts';
import type { AgentContext } from '../agent-context.ts';
import type { Settings } from '../model-view.ts';
import { namedSecret } from '../named-secret.ts';
import { byKey } from '../pending.ts';
import { attributeFlags, secretAttributes } from '../secret-attributes.ts';
import { secretContent } from '../secret-content.ts';
import { done, misused, type Tool } from '../tool.ts';

/**
 * New content replaces the old as a whole; content that the secret has already makes no revision.
 *
 * Source: juju `internal/worker/uniter/runner/context/context.go` (UpdateSecret).
 */
export const secretSet: Tool = {
  name: 'secret-set',
  usage: '[options] <ID> [key[#base64|#file]=value...]',
  flags: attributeFlags,
  run(input) {
    const named = namedSecret(input);
    if (named.kind === 'refused') return named.answer;
    const attributes = secretAttributes(input.flags);
    if (typeof attributes === 'string') return misused(attributes);
    const parsed = secretContent(input, input.args.slice(1));
    if (parsed.kind === 'refused') return parsed.answer;
    const { context } = input;
    const content = isNew(context, named.id, parsed.content) ? parsed.content : undefined;
    if (content === undefined && Object.keys(attributes).length === 0) return done;
    bufferUpdate(context, named.id, { attributes, content });
    return done;
  },
};

function isNew(context: AgentContext, id: string, content: Settings): boolean {
  if (Object.keys(content).length === 0) return false;
  if (committedSecret(context, id) === undefined) return true;
  const known = context.view.secret(id);
  return known.kind !== 'content' || shown(known.latest) !== shown(content);
}

function shown(content: Settings): string {
  return JSON.stringify(byKey(content));
}
