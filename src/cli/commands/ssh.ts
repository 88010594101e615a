import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

/** `charmwright ssh UNIT [COMMAND…]` */
const sshCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand({
    name: 'ssh',
    group: 'look',
    summary: 'Enter the machine of a unit as root, or run a command there.',
    examples: [
      'ssh hello/0',
      'ssh hello/0 journalctl -fu gunicorn3.service',
      "ssh hello/0 'ls /srv | head'",
    ],
  })
    .argument('<UNIT>')
    .argument('[COMMAND...]')
    .passThroughOptions()
    .action(async (unit: string, words: readonly string[], options: ModelOptions) => {
      const { runAttached } = await import('../run-attached.ts');
      const { controller, model } = await openSession(options, terminal);
      const { argv } = await controller.request('enter', { model, unit });
      const command = words[0] === '--' ? words.slice(1) : words;
      const onTerminal = terminal.stdin.isTTY && terminal.out.isTTY;
      exit(await runAttached([...argv, ...remote(command, onTerminal)]));
    });

export default sshCommand;

/**
 * As with ssh(1), the words are one line for the shell of the machine; here a person gets a terminal
 * with it, for the sake of pagers and editors.
 */
function remote(words: readonly string[], onTerminal: boolean): readonly string[] {
  if (words.length === 0) return [];
  const line = words.join(' ');
  return onTerminal ? ['script', '-qec', line, '/dev/null'] : ['/bin/bash', '-c', line];
}
