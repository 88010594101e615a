import { hintAtForce } from '../session/removal-hint.ts';
import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface RemoveOptions extends ModelOptions {
  readonly force?: true;
  readonly destroyStorage?: true;
}

/** `charmwright remove-unit UNIT…` */
const removeUnitCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'remove-unit',
    group: 'applications',
    summary: 'Remove units and their machines, after their last hooks.',
    examples: ['remove-unit hello/1', 'remove-unit hello/1 hello/2 --force'],
  })
    .argument('<UNITS...>')
    .option('--force', 'do not wait for hooks')
    .option('--destroy-storage', 'remove their storage too, with all that is in it')
    .option('--no-prompt', 'accepted as in juju; nothing is asked')
    .action(async (units: readonly string[], options: RemoveOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const storage = options.destroyStorage === true ? { destroyStorage: true } : {};
      const request = { model, units, force: options.force ?? false, ...storage };
      const removed = await controller.request('remove-unit', request);
      terminal.out.line(`removing ${removed.units.join(', ')}`);
      if (options.force !== true) hintAtForce(terminal);
    });

export default removeUnitCommand;
