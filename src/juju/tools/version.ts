import type { HookTools } from '../wire.ts';
import { askText } from './ask.ts';

/** Sets the workload's version, which status shows; at once. */
export async function setWorkloadVersion(tools: HookTools, version: string): Promise<void> {
  await askText(tools, { name: 'application-version-set', args: ['--', version] });
}
