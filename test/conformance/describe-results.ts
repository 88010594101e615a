import { differences, type ProbeResult } from './compare.ts';
import type { ConformanceRun } from './drive.ts';

/** What is wrong, as text to read; empty where nothing is. */
export function describeWrong({ target, results }: ConformanceRun): string {
  const wrong = results.filter(({ verdict }) => verdict === 'wrong');
  if (wrong.length === 0) return '';
  const { server, front, gateway, prefix } = target;
  const head = `${server}, front ${front}, gateway ${gateway}, at ${prefix || '/'}: ${wrong.length} of ${results.length} wrong`;
  return [head, ...wrong.map(describe)].join('\n');
}

function describe(result: ProbeResult): string {
  const lines = differences(result).map(
    (name) =>
      `    ${name}: expected ${shown(result.expected[name])}, observed ${shown(result.observed[name])}`,
  );
  return [`  ${result.topic}: ${result.probe}`, ...lines].join('\n');
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
