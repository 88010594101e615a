import type { Command } from 'commander';
import { type MakeCommand, newCommand } from '../command.ts';

/** `charmwright __complete`, which the shells' scripts run: prints the possible last words. Never starts a controller. */
export const completeCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: '__complete',
    summary: 'List what the last of these words may become.',
    examples: [],
  })
    .argument('[WORDS...]')
    .passThroughOptions()
    .action(async (words: readonly string[], _options: object, command: Command) => {
      const { candidates } = await import('./candidates.ts');
      const found = await candidates(command.parent ?? command, words, terminal);
      for (const each of found) terminal.out.line(each);
    });
