import { openSession } from '../model/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from './command.ts';

/** `charmwright ssh UNIT [COMMAND…]` */
export const sshCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand('ssh', 'Enter the machine of a unit as root, or run a command there.', [
    'ssh hello/0',
    'ssh hello/0 journalctl -fu gunicorn3.service',
  ])
    .argument('<UNIT>')
    .argument('[COMMAND...]')
    .passThroughOptions()
    .action(async (unit: string, words: readonly string[], options: ModelOptions) => {
      const { runAttached } = await import('../model/run-attached.ts');
      const { controller, model } = await openSession(options, terminal);
      const { argv } = await controller.request('enter', { model, unit });
      const command = words[0] === '--' ? words.slice(1) : words;
      exit(await runAttached([...argv, ...command]));
    });
