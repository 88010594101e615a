import type { HookTools } from '../wire.ts';
import { argumentPieces } from './argument-batches.ts';
import { askText } from './ask.ts';

export type UnitLogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export interface LogLine {
  readonly level: UnitLogLevel;
  readonly text: string;
}

/**
 * Logs lines in order, each as an entry of its own: Juju's log shows who an entry is from on the entry's first
 * line only.
 */
export async function sendLog(tools: HookTools, lines: readonly LogLine[]): Promise<void> {
  for (const { level, text } of lines) {
    for (const line of text.split('\n')) {
      for (const piece of argumentPieces(line)) {
        await askText(tools, { name: 'juju-log', args: ['-l', level, '--', piece], shown: '…' });
      }
    }
  }
}
