/** Tools that Juju 4 no longer has, and those that only Kubernetes charms had. */
import type { HookTools } from '../wire.ts';
import { ask } from './ask.ts';

/** What 3.6 still has of them; Juju 4 and the embedded controller have none. */
export const retiredTools = [
  ...(['leader-get', 'leader-set'] as const),
  ...(['payload-register', 'payload-unregister', 'payload-status-set'] as const),
  ...(['k8s-spec-get', 'k8s-spec-set', 'k8s-raw-get', 'k8s-raw-set'] as const),
  ...(['pod-spec-get', 'pod-spec-set'] as const),
] as const;

export type RetiredTool = (typeof retiredTools)[number];

export type RetiredAnswer =
  | { readonly kind: 'answered'; readonly stdout: string }
  /** This agent has no such tool. */
  | { readonly kind: 'not-available' };

/** Calls a retired tool where there still is one. @throws HOOK_TOOL_FAILED when it refuses. */
export async function callRetired(
  tools: HookTools,
  name: RetiredTool,
  args: readonly string[],
  stdin?: string,
): Promise<RetiredAnswer> {
  const answer = await ask(tools, { name, args, ...(stdin === undefined ? {} : { stdin }) });
  if (answer.kind === 'unavailable') return { kind: 'not-available' };
  if (answer.kind === 'answered') return answer;
  throw answer.error;
}
