import type { ToolCall } from './wire.ts';

const reads = new Set([
  ...['action-get', 'config-get', 'credential-get', 'goal-state', 'is-leader', 'leader-get'],
  ...['network-get', 'opened-ports', 'relation-get', 'relation-ids', 'relation-list'],
  ...['relation-model-get', 'resource-get', 'secret-ids', 'secret-info-get', 'state-get'],
  ...['status-get', 'storage-get', 'storage-list', 'unit-get'],
]);

/**
 * Whether a call changes nothing, so that it may be made again when its answer is lost.
 *
 * `secret-get` moves a consumer to the newest revision or gives it a label, unless it only peeks.
 */
export function isRead({ name, args }: ToolCall): boolean {
  if (name !== 'secret-get') return reads.has(name);
  return !args.some((arg) => /^--?(refresh|update|label)\b/.test(arg));
}
