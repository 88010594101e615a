import type { HookTrace, TraceStep } from '../../dispatch/trace/hook-trace.ts';
import type { Output } from '../terminal.ts';

type Styled = Output['style'];

/** Hooks step by step, each under its headline with where its milliseconds went. */
export function renderTrace(hooks: readonly HookTrace[], style: Styled): string {
  return hooks.map((hook) => `${linesOf(hook, style).join('\n')}\n`).join('\n');
}

function linesOf(hook: HookTrace, style: Styled): readonly string[] {
  const { time, about, outcome, error, ms, steps, more } = hook;
  const name = hook.kind === 'action' ? `action ${hook.hook}` : hook.hook;
  const subject = about === undefined ? '' : ` (${about})`;
  const end = outcome === 'committed' ? style('green', outcome) : style('red', outcome);
  const widest = Math.max(0, ...steps.map((step) => titleOf(step).length));
  return [
    `${style('bold', name + subject)}  ${formatTime(time)}  ${end}  ${formatMs(ms.total)}`,
    style('dim', `  ${partsOf(ms)}`),
    ...steps.flatMap((step) => stepLines(step, widest, style)),
    ...(more === undefined ? [] : [`  and ${more} more steps`]),
    ...(error === undefined ? [] : [`  ${style('red', error)}`]),
  ];
}

function partsOf({ node, bundle, read, flags, loop, commit }: HookTrace['ms']): string {
  const parts = { 'start Node': node, 'load the charm': bundle, 'read state and config': read };
  const rest = { 'automatic flags': flags, handlers: loop, commit };
  return Object.entries({ ...parts, ...rest })
    .map(([what, each]) => `${what} ${formatMs(each)}`)
    .join(' · ');
}

function stepLines(step: TraceStep, widest: number, style: Styled): readonly string[] {
  const { ms, toolMs, flags = [], tools = {}, effects = [] } = step;
  const called = Object.entries(tools).map(([tool, times]) =>
    times === 1 ? tool : `${tool} ×${times}`,
  );
  const inTools = toolMs === undefined ? '' : style('dim', ` in ${formatMs(toolMs)}`);
  const title = titleOf(step);
  const shown = step.how === 'failed' ? style('red', title) : title;
  const gap = ' '.repeat(widest - title.length);
  const headline = `  ${shown}${gap}  ${formatMs(ms).padStart(9)}  ${coloured(flags, style)}`;
  return [
    headline.trimEnd(),
    ...(called.length === 0 ? [] : [`      ${called.join(', ')}${inTools}`]),
    ...effects.map((effect) => `      ${effect}`),
  ];
}

function titleOf({ by, phase, iteration, how }: TraceStep): string {
  const place =
    phase === 'hooks' ? ' [hooks]' : iteration === undefined ? '' : ` [${iteration + 1}]`;
  return `${by}${place}${how === 'ran' ? '' : `: ${how === 'unchanged' ? 'inputs unchanged' : how}`}`;
}

function coloured(flags: readonly string[], style: Styled): string {
  return flags.map((each) => style(each.startsWith('+') ? 'green' : 'yellow', each)).join(' ');
}

function formatMs(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** `2026-11-21 03:20:11Z` */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')}Z`;
}
