import type { AgentContext } from '../agent-context.ts';
import { ownSecrets, secretId } from '../current-secrets.ts';
import type { Settings } from '../model-view.ts';
import { toBase64 } from '../secret-content.ts';
import { failed, misused, value, type Tool, type ToolAnswer } from '../tool.ts';

type Wish = 'tracked' | 'peek' | 'refresh';

/** With an id and a label it also labels the secret; `--refresh` tracks the newest revision from now on. */
export const secretGet: Tool = {
  name: 'secret-get',
  usage: '[options] <ID> [key[#base64]]',
  flags: { label: 'text', peek: 'switch', refresh: 'switch' },
  format: 'yaml',
  maxArgs: 2,
  run({ context, args, flags }) {
    const { label } = flags.texts;
    const peek = flags.switches.has('peek');
    const refresh = flags.switches.has('refresh');
    if (peek && refresh) return misused('specify one of --peek or --refresh but not both');
    const [uri = '', key = ''] = args;
    const id = uri === '' ? idOfLabel(context, label ?? '') : secretId(uri);
    if (uri === '' && label === undefined) return misused('require either a secret URI or label');
    if (id === undefined) return failed(`secret ${JSON.stringify(label ?? '')} not found`);
    const content = contentOf(context, id, refresh ? 'refresh' : peek ? 'peek' : 'tracked');
    if (typeof content === 'string') return failed(content);
    consume(context, id, uri === '' ? undefined : label, refresh);
    return answer(content, key);
  },
};

function idOfLabel(context: AgentContext, label: string): string | undefined {
  const own = [...ownSecrets(context).values()].find((secret) => secret.label === label);
  const pending = context.buffer.secrets.find(
    (change) => change.kind === 'consume' && change.label === label,
  );
  return own?.id ?? pending?.id ?? context.view.secretLabelled(label);
}

/** @returns why there is none, or the content. */
function contentOf(context: AgentContext, id: string, wish: Wish): Settings | string {
  const own = ownSecrets(context).get(id);
  const followed = context.buffer.secrets.some(
    (change) => change.kind === 'consume' && change.id === id && change.trackLatest,
  );
  const newest = wish !== 'tracked' || followed;
  if (own?.pending !== undefined && (newest || own.isNew)) return own.pending;
  const secret = context.view.secret(id);
  switch (secret.kind) {
    case 'absent':
      return `secret ${JSON.stringify(id)} not found`;
    case 'denied':
      return 'permission denied';
    case 'content':
      return newest ? secret.latest : secret.tracked;
  }
}

function consume(
  context: AgentContext,
  id: string,
  label: string | undefined,
  trackLatest: boolean,
): void {
  if (label === undefined && !trackLatest) return;
  if (ownSecrets(context).get(id)?.isNew === true) return;
  const labelled = label === undefined ? {} : { label };
  context.buffer.secrets.push({ kind: 'consume', id, ...labelled, trackLatest });
}

function answer(content: Settings, wished: string): ToolAnswer {
  if (wished === '') return value(content);
  const [key = '', encoding] = wished.split('#');
  const found = Object.hasOwn(content, key) ? content[key] : undefined;
  if (found === undefined) return failed(`secret key value ${JSON.stringify(key)} not found`);
  return value(encoding === 'base64' ? toBase64(found) : found);
}
