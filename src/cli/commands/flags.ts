import { flagMeaning, flagSetters } from '../../dispatch/explain/flag-changers.ts';
import { formatOption, type MakeCommand, modelCommand } from '../command.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { renderTable } from '../render/table.ts';
import { formatTime } from '../render/trace.ts';
import { describedCharm, inspectUnit, type UnitSource } from '../session/inspect-unit.ts';
import type { Terminal } from '../terminal.ts';

interface FlagsOptions extends UnitSource {
  readonly format: string;
}

/** `charmwright flags UNIT` */
const flagsCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'flags',
    group: 'look',
    summary: 'Show the flags that are set on a unit: since when, by whom, what they mean.',
    examples: [
      'flags hello/0',
      'flags hello/0 --format json | jq .flags',
      'flags --file unit.json',
    ],
  })
    .argument('[UNIT]')
    .option('--file <FILE>', 'the inspection of a unit elsewhere; - is standard input')
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async (unit: string | undefined, options: FlagsOptions) => {
      await showFlags(terminal, options, unit);
    });

export default flagsCommand;

/** Prints the flags of a unit, as its last hook left them. */
async function showFlags(
  terminal: Terminal,
  options: FlagsOptions,
  unit: string | undefined,
): Promise<void> {
  const inspection = await inspectUnit(terminal, options, { unit, depth: 'flags' });
  const charm = describedCharm(inspection);
  const flags = inspection.flags.map((flag) => {
    const origin = inspection.origins[flag];
    return {
      flag,
      // An older charm, or one whose trace was lost, set it before it was traced.
      since: origin?.on === true ? { time: origin.time, hook: origin.hook, by: origin.by } : null,
      'set-by': flagSetters(flag, charm),
      meaning: flagMeaning(flag, charm) ?? '',
    };
  });
  if (options.format !== 'tabular') {
    const data = { unit: inspection.unit, flags };
    terminal.out.write(await renderData(data, dataFormat(options.format)));
    return;
  }
  const rows = flags.map(({ flag, since, 'set-by': setBy, meaning }) => [
    flag,
    since === null ? 'before the trace' : `${formatTime(since.time)} ${since.hook}`,
    since === null ? setBy.join(', ') : since.by,
    meaning,
  ]);
  const titles = ['Flag', 'Set', 'By', 'Meaning'].map((title) => ({ title }));
  terminal.out.write(renderTable(titles, rows));
}
