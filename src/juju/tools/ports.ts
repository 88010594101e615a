import type { HookTools } from '../wire.ts';
import { askJson, askText } from './ask.ts';
import { textListIn } from './parse-answer.ts';

/** Opens `80/tcp`, `8000-8005/udp` or `icmp`; opening what is open is fine. */
export async function openPort(tools: HookTools, ports: string): Promise<void> {
  await askText(tools, { name: 'open-port', args: ['--', ports] });
}

/** Closes it; closing what is closed is fine. */
export async function closePort(tools: HookTools, ports: string): Promise<void> {
  await askText(tools, { name: 'close-port', args: ['--', ports] });
}

/** What this unit has opened, this hook's changes included; sorted. */
export async function openedPorts(tools: HookTools): Promise<readonly string[]> {
  const answer = await askJson(tools, { name: 'opened-ports', args: [] });
  return textListIn('opened-ports', answer).toSorted();
}
