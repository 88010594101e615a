/** Tools that Juju 4 no longer has, and those that only Kubernetes charms had. */
import type { HookTools, ToolCall } from '../wire.ts';
import { ask } from './ask.ts';

/** What 3.6 still has of them, and whether each changes nothing; Juju 4 and the embedded controller have none. */
const retired = {
  'leader-get': { reads: true },
  'leader-set': { reads: false },
  'payload-register': { reads: false },
  'payload-unregister': { reads: false },
  'payload-status-set': { reads: false },
  'k8s-spec-get': { reads: true },
  'k8s-spec-set': { reads: false },
  'k8s-raw-get': { reads: true },
  'k8s-raw-set': { reads: false },
  'pod-spec-get': { reads: true },
  'pod-spec-set': { reads: false },
} as const;

export type RetiredTool = keyof typeof retired;

/** Names of the retired tools. */
export const retiredTools = Object.keys(retired).filter(isRetired);

/** A retired tool, or undefined for any other name. */
export function retiredTool(name: string): { readonly reads: boolean } | undefined {
  return isRetired(name) ? retired[name] : undefined;
}

function isRetired(name: string): name is RetiredTool {
  return Object.hasOwn(retired, name);
}

export type RetiredAnswer =
  | { readonly kind: 'answered'; readonly stdout: string }
  /** This agent has no such tool. */
  | { readonly kind: 'not-available' };

/** Calls a retired tool where there still is one. @throws HOOK_TOOL_FAILED when it refuses. */
export async function callRetired(
  tools: HookTools,
  call: ToolCall & { readonly name: RetiredTool },
): Promise<RetiredAnswer> {
  const answer = await ask(tools, call);
  if (answer.kind === 'unavailable') return { kind: 'not-available' };
  if (answer.kind === 'answered') return answer;
  throw answer.error;
}
