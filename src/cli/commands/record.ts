import { parseDuration } from '../parse/duration.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from './command.ts';

interface RecordOptions extends ModelOptions {
  readonly hook?: string;
  readonly run?: string;
  readonly output?: string;
  readonly timeout: string;
}

/** `charmwright record UNIT [--run HOOK]` */
export const recordCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'record',
    'Record the next hook of a unit: what it was told and what it said, for a replay in the test kit; secrets are masked.',
    [
      'record hello/0',
      'record hello/0 --hook config-changed -o test/config-changed.json',
      'record hello/0 --run update-status',
    ],
  )
    .argument('<UNIT>')
    .option('--hook <NAME>', 'wait for a hook or action of this name')
    .option('--run <NAME>', 'run this hook now, such as update-status, instead of waiting for one')
    .option('-o, --output <FILE>', 'the file to write; UNIT-HOOK.json when left out')
    .option('--timeout <TIME>', 'how long to wait', '10m')
    .action(async (unit: string, options: RecordOptions) => {
      const { recordHook } = await import('../model/record.ts');
      const timeout = parseDuration(options.timeout);
      await recordHook(terminal, options, { unit, timeout });
    });
