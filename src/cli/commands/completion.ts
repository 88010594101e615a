import { Argument, type Command } from 'commander';
import { completionScript } from '../render/completion-script.ts';
import { type MakeCommand, newCommand } from './command.ts';

/** `charmwright completion SHELL` */
export const completionCommand: MakeCommand = ({ terminal }) =>
  newCommand('completion', 'Print a script that completes commands with the Tab key.', [
    'completion bash > /etc/bash_completion.d/charmwright',
    'completion zsh > ~/.zfunc/_charmwright',
    'completion fish > ~/.config/fish/completions/charmwright.fish',
  ])
    .addArgument(new Argument('<SHELL>').choices(['bash', 'zsh', 'fish']))
    .action((shell: string) => {
      terminal.out.write(completionScript(shell));
    });

/** What the shells' scripts ask: the words that can stand last. Never starts a controller. */
export const completeCommand: MakeCommand = ({ terminal }) =>
  newCommand('__complete', 'List what the last of these words may become.', [])
    .argument('[WORDS...]')
    .passThroughOptions()
    .action(async (words: readonly string[], _options: object, command: Command) => {
      const { candidates } = await import('../model/candidates.ts');
      const found = await candidates(command.parent ?? command, words, terminal);
      for (const each of found) terminal.out.line(each);
    });
