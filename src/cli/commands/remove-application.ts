import { hintAtForce } from '../session/removal-hint.ts';
import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface RemoveOptions extends ModelOptions {
  readonly force?: true;
  readonly destroyStorage?: true;
}

/** `charmwright remove-application APPLICATION…` */
const removeApplicationCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'remove-application',
    group: 'applications',
    summary: 'Remove applications with their relations and units.',
    examples: ['remove-application hello', 'remove-application hello --force'],
  })
    .argument('<APPLICATIONS...>')
    .option('--force', 'do not wait for hooks')
    .option('--destroy-storage', 'remove their storage too, with all that is in it')
    .option('--no-prompt', 'accepted as in juju; nothing is asked')
    .action(async (applications: readonly string[], options: RemoveOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const storage = options.destroyStorage === true ? { destroyStorage: true } : {};
      for (const application of applications) {
        const request = { model, application, force: options.force ?? false, ...storage };
        const { units } = await controller.request('remove-application', request);
        const also = units.length === 0 ? '' : ` with ${units.join(', ')}`;
        terminal.out.line(`removing ${application}${also}`);
      }
      if (options.force !== true) hintAtForce(terminal);
    });

export default removeApplicationCommand;
