import { Argument } from 'commander';
import { completionScript } from '../completion/completion-script.ts';
import { type MakeCommand, newCommand } from '../command.ts';

/** `charmwright completion SHELL` */
const completionCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'completion',
    group: 'models',
    summary: 'Print a script that completes commands with the Tab key.',
    examples: [
      'completion bash > /etc/bash_completion.d/charmwright',
      'completion zsh > ~/.zfunc/_charmwright',
      'completion fish > ~/.config/fish/completions/charmwright.fish',
    ],
  })
    .addArgument(new Argument('<SHELL>').choices(['bash', 'zsh', 'fish']))
    .action((shell: string) => {
      terminal.out.write(completionScript(shell));
    });

export default completionCommand;
