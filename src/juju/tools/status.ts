import type { HookTools } from '../wire.ts';
import { fittingText } from './argument-batches.ts';
import { askJson, askText } from './ask.ts';
import { objectIn, textIn } from './parse-answer.ts';

export type WorkloadStatus = 'maintenance' | 'blocked' | 'waiting' | 'active';

export interface StatusToSet {
  readonly status: WorkloadStatus;
  readonly message: string;
  /** Whose status it is; the unit's when absent. */
  readonly target?: 'unit' | 'application';
}

/** Shows a status at once; it stays when the hook fails. @throws NOT_LEADER for the application's. */
export async function setStatus(
  tools: HookTools,
  { status, message, target = 'unit' }: StatusToSet,
): Promise<void> {
  const application = target === 'application' ? ['--application'] : [];
  const args = [...application, '--', status, fittingText(message)];
  await askText(tools, { name: 'status-set', args });
}

/** The unit's status as it is now; `unknown` before the charm has set any. */
export async function readStatus(
  tools: HookTools,
): Promise<{ readonly status: string; readonly message: string }> {
  const args = ['--include-data'];
  const answer = objectIn('status-get', await askJson(tools, { name: 'status-get', args }));
  return {
    status: textIn('status-get', answer.status) ?? 'unknown',
    message: textIn('status-get', answer.message) ?? '',
  };
}
