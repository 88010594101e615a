import { withProgress } from '../session/progress.ts';
import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

/** `charmwright repair UNIT…` */
const repairCommand: MakeCommand = ({ exit, terminal }) =>
  modelCommand({
    name: 'repair',
    group: 'look',
    summary:
      'Put back damaged files of a unit’s charm, tools and runtime, and let the charm check its own work.',
    examples: ['repair hello/0'],
  })
    .argument('<UNITS...>')
    .action(async (units: readonly string[], options: ModelOptions) => {
      const session = await openSession(options, terminal);
      const { controller, model } = session;
      for (const unit of units) {
        const { restored, warnings, hook } = await withProgress(session, terminal, () =>
          controller.request('repair', { model, unit }),
        );
        if (restored.length > 0) terminal.out.line(`${unit}: put back ${restored.join(', ')}`);
        for (const warning of warnings) terminal.out.line(`${unit}: ${warning}`);
        if (restored.length + warnings.length === 0) {
          terminal.out.line(`${unit}: no file is damaged`);
        }
        if (hook === 'ran') continue;
        terminal.err.line(`${unit}: its hook failed; see charmwright debug-log`);
        exit(1);
      }
    });

export default repairCommand;
