import { compose, type NamedLayer } from '../../src/reactive/compose.ts';
import { Flags } from '../../src/reactive/flags.ts';
import { HandlerTable } from '../../src/reactive/handler-table.ts';
import type { Declare } from '../../src/reactive/layer.ts';
import { startLoop, type LoopStart } from '../../src/reactive/loop.ts';
import type { HandlerRun } from '../../src/reactive/loop-history.ts';
import { compileTriggers } from '../../src/reactive/triggers.ts';

/** In these tests a handler is given the flags and nothing else. */
export type Define = (declare: Declare<Flags, Flags, string>) => void;

export interface Outcome {
  readonly ran: readonly string[];
  readonly flags: readonly string[];
  readonly cycle: readonly HandlerRun[] | undefined;
}

/** Layers by name, bottom first. */
export function layers(
  named: Readonly<Record<string, Define>>,
): readonly NamedLayer<Flags, Flags, string>[] {
  return Object.entries(named).map(([name, define]) => ({
    name,
    handlers: [{ kind: 'layer', define }],
  }));
}

/** Runs a loop to its end, handlers of the layer `l` without the layer's name. */
export function runLoop(
  define: Define | Readonly<Record<string, Define>>,
  {
    flags: initial = [],
    hook = 'update-status',
    first = { test: 'all' },
  }: {
    flags?: readonly string[];
    hook?: string;
    first?: LoopStart<never, never>['first'];
  } = {},
): Outcome {
  const { handlers, triggers } = compose(
    layers(typeof define === 'function' ? { l: define } : define),
    [{ name: 'site', role: 'provides', interface: 'http' }],
  );
  const flags = new Flags(initial, compileTriggers(triggers));
  const loop = startLoop({ handlers: new HandlerTable(handlers), flags, hook, first });
  const ran: string[] = [];
  for (;;) {
    const step = loop.nextStep();
    if (step.kind !== 'run') {
      const cycle = step.kind === 'cycle' ? step.cycle : undefined;
      return { ran, flags: flags.all(), cycle };
    }
    ran.push(step.handler.id.replace(/^l\//, ''));
    if (step.handler.kind === 'declared') void step.handler.run(flags);
  }
}
