import { meaningOf, whoSets } from '../../dispatch/explain/who-changes.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { renderTable } from '../render/table.ts';
import { shownTime } from '../render/trace.ts';
import type { Terminal } from '../terminal.ts';
import { describedCharm, inspect, type UnitSource } from './ask-unit.ts';

/** Prints the flags of a unit, as its last hook left them. */
export async function showFlags(
  terminal: Terminal,
  options: UnitSource & { readonly format: string },
  unit: string | undefined,
): Promise<void> {
  const inspection = await inspect(terminal, options, { unit, depth: 'flags' });
  const charm = describedCharm(inspection);
  const flags = inspection.flags.map((flag) => {
    const origin = inspection.origins[flag];
    return {
      flag,
      // An older charm, or one whose trace was lost, set it before anyone took notes.
      since: origin?.on === true ? { time: origin.time, hook: origin.hook, by: origin.by } : null,
      'set-by': whoSets(flag, charm),
      meaning: meaningOf(flag, charm) ?? '',
    };
  });
  if (options.format !== 'tabular') {
    const data = { unit: inspection.unit, flags };
    terminal.out.write(await renderData(data, dataFormat(options.format)));
    return;
  }
  const rows = flags.map(({ flag, since, 'set-by': setBy, meaning }) => [
    flag,
    since === null ? 'before the trace' : `${shownTime(since.time)} ${since.hook}`,
    since === null ? setBy.join(', ') : since.by,
    meaning,
  ]);
  const titles = ['Flag', 'Set', 'By', 'Meaning'].map((title) => ({ title }));
  terminal.out.write(renderTable(titles, rows));
}
