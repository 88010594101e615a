import type { AgentContext } from './agent-context.ts';
import type { RelationView } from './model-view.ts';

export type RelationFlag =
  | { readonly kind: 'relation'; readonly relation: RelationView }
  | { readonly kind: 'misused'; readonly message: string };

/** Finds the relation of `-r`; only the number after the last colon counts. */
export function relationFlag(context: AgentContext, text: string): RelationFlag {
  const wrong = (why: string): RelationFlag => ({
    kind: 'misused',
    message: `invalid value ${JSON.stringify(text)} for option -r: ${why}`,
  });
  const number = text.slice(text.lastIndexOf(':') + 1);
  if (!/^\d+$/.test(number)) return wrong('invalid relation id');
  const relation = context.view.relations().find(({ id }) => id === Number(number));
  return relation === undefined ? wrong('relation not found') : { kind: 'relation', relation };
}

/** The relation whose hook runs. */
export function hookRelation({ hook, view }: AgentContext): RelationView | undefined {
  if (hook.kind !== 'relation') return undefined;
  return view.relations().find(({ id }) => id === hook.relation);
}

/** `db:3` */
export function relationId({ endpoint, id }: Pick<RelationView, 'endpoint' | 'id'>): string {
  return `${endpoint}:${id}`;
}
