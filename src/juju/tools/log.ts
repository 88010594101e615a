import type { HookTools } from '../wire.ts';
import { argumentPieces } from './argument-batches.ts';
import { askText } from './ask.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
}

/** Logs lines in order with as few calls as can be: neighbours of the same level share one. */
export async function sendLog(tools: HookTools, lines: readonly LogLine[]): Promise<void> {
  for (const { level, text } of joined(lines)) {
    for (const piece of argumentPieces(text)) {
      await askText(tools, { name: 'juju-log', args: ['-l', level, '--', piece], shown: '…' });
    }
  }
}

function joined(lines: readonly LogLine[]): readonly LogLine[] {
  const records: LogLine[] = [];
  for (const { level, text } of lines) {
    const last = records.at(-1);
    if (last?.level === level)
      records[records.length - 1] = { level, text: `${last.text}\n${text}` };
    else records.push({ level, text });
  }
  return records;
}
