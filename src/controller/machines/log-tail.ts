/** The end of a log, for an error's evidence. */
import { readOrNothing } from './proc.ts';

/** The last `count` lines of a file that say something, without terminal colours. */
export async function tailOf(file: string, count: number): Promise<string> {
  return lastLines((await readOrNothing(file)) ?? '', count);
}

/** The last `count` lines of a text that say something, without terminal colours. */
export function lastLines(text: string, count: number): string {
  const plain = text.replace(/\u001b\[[0-9;?]*[A-Za-z]|\r/g, '');
  const lines = plain.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
