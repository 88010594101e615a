import { noSecretUri, secretId } from './secret-uri.ts';
import { misused, type ToolAnswer, type ToolInput } from './tool.ts';

export type NamedSecret =
  | { readonly kind: 'named'; readonly id: string }
  | { readonly kind: 'refused'; readonly answer: ToolAnswer };

/** The secret that the first argument names; whether it exists and who owns it is checked at the commit. */
export function namedSecret({ args }: Pick<ToolInput, 'args'>): NamedSecret {
  const [text] = args;
  if (text === undefined) return { kind: 'refused', answer: misused('missing secret URI') };
  const id = secretId(text);
  return id === undefined
    ? { kind: 'refused', answer: misused(noSecretUri(text)) }
    : { kind: 'named', id };
}
