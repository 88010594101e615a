import type { HookTools } from '../wire.ts';
import { askText } from './ask.ts';

/** Reboots the machine after this hook, if it succeeds; `now` ends this process and repeats the hook after it. */
export async function reboot(tools: HookTools, when: 'after-hook' | 'now'): Promise<void> {
  await askText(tools, { name: 'juju-reboot', args: when === 'now' ? ['--now'] : [] });
}
