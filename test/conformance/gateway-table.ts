import type { Combination } from './combination.ts';
import type { ConformanceRun } from './drive.ts';
import type { Variation } from './variation.ts';

/**
 * Rows of the table of combinations: what served, where, and which differences it needed. Pure; runs of one combination
 * at several prefixes are one row, and rows are in the order of their first run.
 *
 * @throws Error for a run in which something is wrong: the page holds only what passed
 */
export function combinationRows(runs: readonly ConformanceRun[]): string {
  const rows = [...grouped(runs)].map(([, group]) => combinationRow(group));
  const head = '| server | front | gateway | at | equal | differs in |';
  return [head, '|---|---|---|---|---|---|', ...rows, ''].join('\n');
}

function grouped(runs: readonly ConformanceRun[]): ReadonlyMap<string, readonly ConformanceRun[]> {
  const groups = new Map<string, ConformanceRun[]>();
  for (const run of runs) {
    const name = nameOf(run.target);
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  return groups;
}

function combinationRow(runs: readonly ConformanceRun[]): string {
  const results = runs.flatMap((run) => run.results);
  const wrong = results.find(({ verdict }) => verdict === 'wrong');
  const [first] = runs;
  if (first === undefined) return '';
  const { server, front, gateway } = first.target;
  if (wrong !== undefined) throw new Error(`${nameOf(first.target)}: ${wrong.probe} is wrong`);
  const prefixes = runs.map(({ target }) => `\`${target.prefix || '/'}\``);
  const equal = results.filter(({ verdict }) => verdict === 'equal').length;
  const what = unique(results.flatMap(({ variations }) => variations)).map((each) => each.what);
  return row([
    server,
    front,
    gateway,
    prefixes.join(', '),
    `${equal} of ${results.length}`,
    what.join('; ') || '–',
  ]);
}

/** Rows of the table of differences: which were needed, by what, why they are allowed, and where that is from. Pure. */
export function variationRows(runs: readonly ConformanceRun[]): string {
  const needed = unique(
    runs.flatMap(({ results }) => results.flatMap(({ variations }) => variations)),
  );
  const rows = needed.map((variation) =>
    row([variation.what, whereOf(variation), variation.reason, variation.source]),
  );
  const head = '| difference | with | why | source |';
  return [head, '|---|---|---|---|', ...rows, ''].join('\n');
}

function whereOf({ where }: Variation): string {
  const parts = [
    where.server?.join(', '),
    where.front === undefined ? undefined : `front ${where.front.join(', ')}`,
    where.gateway === undefined ? undefined : `gateway ${where.gateway.join(', ')}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ') || 'all';
}

function nameOf({ server, front, gateway }: Combination): string {
  return `${server}, front ${front}, gateway ${gateway}`;
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
