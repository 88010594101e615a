import type { AgentContext } from '../agent-context.ts';
import { toBase64 } from '../base64-text.ts';
import { ownSecrets, bufferUpdate, type CurrentSecret } from '../current-secrets.ts';
import type { Settings } from '../model-view.ts';
import { byKey } from '../pending.ts';
import { noSecretUri, secretId } from '../secret-uri.ts';
import { failed, misused, value, type Tool, type ToolAnswer } from '../tool.ts';

interface SecretRead {
  readonly peek: boolean;
  readonly refresh: boolean;
  /** The name that this unit gives the secret. */
  readonly label: string | undefined;
}

/**
 * With an id and a label it also labels the secret; `--refresh` tracks the newest revision from now on.
 *
 * The tracked revision and the label stay when the hook fails, as in Juju, except for a revision that this hook makes.
 */
export const secretGet: Tool = {
  name: 'secret-get',
  usage: '[options] <ID> [key[#base64]]',
  reads: (flags) => !flags.has('refresh') && !flags.has('label'),
  flags: { label: 'text', peek: 'switch', refresh: 'switch' },
  format: 'yaml',
  formats: ['yaml', 'json'],
  maxArgs: 2,
  run({ context, args, flags }) {
    const { label = '' } = flags.texts;
    const peek = flags.switches.has('peek');
    const refresh = flags.switches.has('refresh');
    const [uri, key = ''] = args;
    const named = uri === undefined ? undefined : secretId(uri);
    if (uri !== undefined && named === undefined) return misused(noSecretUri(uri));
    if (named === undefined && label === '') return misused('require either a secret URI or label');
    if (peek && refresh) return misused('specify one of --peek or --refresh but not both');
    const id = named ?? idOfLabel(context, label);
    if (id === undefined) {
      return failed(`secret URI for consumer label ${JSON.stringify(label)} not found`);
    }
    const asked = { peek, refresh, label: named === undefined || label === '' ? undefined : label };
    const own = ownSecrets(context).get(id);
    const content = own === undefined ? undefined : pendingContent(context, own, asked);
    if (content !== undefined) return answer(content, key);
    const read = consume(context, { id, own }, asked);
    return typeof read === 'string' ? failed(read) : answer(read, key);
  },
};

function idOfLabel(context: AgentContext, label: string): string | undefined {
  const own = [...ownSecrets(context).values()].find((secret) => secret.label === label);
  return own?.id ?? context.view.secretLabelled(label);
}

/** The content that this hook has set, when the call reads that revision. */
function pendingContent(
  { buffer }: AgentContext,
  { id, pending, isNew }: CurrentSecret,
  { peek, refresh }: SecretRead,
): Settings | undefined {
  if (pending === undefined || isNew) return pending;
  const tracked = buffer.secrets.some((change) => change.kind === 'track' && change.id === id);
  if (refresh && !tracked) buffer.secrets.push({ kind: 'track', id });
  return refresh || peek || tracked ? pending : undefined;
}

/** @returns why it can't be read, or its content. */
function consume(
  context: AgentContext,
  { id, own }: { readonly id: string; readonly own: CurrentSecret | undefined },
  { peek, refresh, label }: SecretRead,
): Settings | string {
  const { view, effects } = context;
  const secret = view.secret(id);
  // juju `domain/secret/service/consume.go`, `access.go` (canRead); 3.6 has other words for both.
  if (secret.kind === 'absent') return 'getting latest secret revision: secret not found';
  if (secret.kind === 'denied') return `"${view.unit}" is not allowed to read this secret`;
  if (label !== undefined && own === undefined) {
    const other = idOfLabel(context, label);
    if (other !== undefined && other !== id) {
      return `secret with label ${JSON.stringify(label)} already exists`;
    }
  }
  // The label of an own secret belongs to its owner, not to this reader.
  if (own !== undefined && label !== undefined && (own.owner === 'unit' || view.isLeader())) {
    bufferUpdate(context, id, { attributes: { label } });
  }
  const named = label === undefined || own !== undefined ? {} : { label };
  effects.consumeSecret(id, { ...named, refresh });
  return peek || refresh ? secret.latest : secret.tracked;
}

function answer(content: Settings, field: string): ToolAnswer {
  if (field === '') return value(byKey(content));
  const [key = '', encoding] = field.split('#');
  const found = Object.hasOwn(content, key) ? content[key] : undefined;
  if (found === undefined) return failed(`secret key value ${JSON.stringify(key)} not found`);
  return value(encoding === 'base64' ? toBase64(found) : found);
}
