import type { Json } from '../../base/json.ts';
import type { Verbs } from '../../controller/verbs/verbs.ts';
import { formatOption, type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { withProgress } from '../session/progress.ts';
import { openSession } from '../session/session.ts';

interface RepairOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright repair UNIT…` */
const repairCommand: MakeCommand = ({ exit, terminal }) =>
  modelCommand({
    name: 'repair',
    group: 'look',
    summary:
      'Put back damaged files of a unit’s charm, tools and runtime, and let the charm check its own work.',
    examples: ['repair hello/0', 'repair hello/0 --format json'],
  })
    .argument('<UNITS...>')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (units: readonly string[], options: RepairOptions) => {
      const session = await openSession(options, terminal);
      const { controller, model } = session;
      const answers: Record<string, Json> = {};
      for (const unit of units) {
        const answer = await withProgress(session, terminal, () =>
          controller.request('repair', { model, unit }),
        );
        answers[unit] = { ...answer };
        if (options.format === 'plain') terminal.out.write(plainText(unit, answer));
        if (answer.hook === 'ran') continue;
        terminal.err.line(`${unit}: its hook failed; see charmwright debug-log`);
        exit(1);
      }
      if (options.format === 'plain') return;
      terminal.out.write(await renderData(answers, dataFormat(options.format)));
    });

function plainText(unit: string, { restored, warnings }: Verbs['repair']['response']): string {
  const found = [...(restored.length > 0 ? [`put back ${restored.join(', ')}`] : []), ...warnings];
  const lines = found.length > 0 ? found : ['no file is damaged'];
  return lines.map((line) => `${unit}: ${line}\n`).join('');
}

export default repairCommand;
