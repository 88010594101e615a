/** How the loop grows: ten times the handlers and flags must take about ten times as long. */
import { compose } from '../src/reactive/compose.ts';
import { Flags } from '../src/reactive/flags.ts';
import { HandlerTable } from '../src/reactive/handler-table.ts';
import { compileTriggers } from '../src/reactive/triggers.ts';
import type { LayerDefinition } from '../src/reactive/layer.ts';
import { startLoop } from '../src/reactive/loop.ts';
import { ratio, type Measure } from './report.ts';

/** Rounds until the engine has compiled what it will compile. */
const warmUp = 5;

type Nothing = Record<string, never>;

/** A chain of handlers: each waits for one flag, clears it and sets the next; all are tested at first. */
function chain(length: number): LayerDefinition<Flags, Flags, Nothing> {
  return {
    kind: 'layer',
    define: ({ when }) => {
      for (let each = 0; each < length; each += 1) {
        when(`flag.${each}`)
          .whenNot(`stop.${each}`)
          .do(`step ${each}`, (flags) => {
            flags.clear(`flag.${each}`);
            flags.set(`flag.${each + 1}`);
          });
      }
    },
  };
}

async function runLoop(handlers: number): Promise<number> {
  const composition = compose([{ name: 'bench', handlers: [chain(handlers)] }], []);
  const flags = new Flags(['flag.0'], compileTriggers(composition.triggers));
  // What composing left behind is collected now, so that the loop is not charged for it.
  globalThis.gc?.();
  const began = performance.now();
  const loop = startLoop({
    handlers: new HandlerTable(composition.handlers),
    flags,
    hook: 'update-status',
    first: { test: 'all' },
  });
  for (let step = loop.nextStep(); step.kind === 'run'; step = loop.nextStep()) {
    if (step.handler.kind === 'declared') await step.handler.run(flags);
  }
  return performance.now() - began;
}

/** Measures the sizes alternately, so that a busy moment hits both; the quickest round of each counts. */
export async function loopGrowth(): Promise<readonly Measure[]> {
  const [small, large]: [number[], number[]] = [[], []];
  for (let round = 0; round < warmUp + 15; round += 1) {
    const [one, ten] = [await runLoop(1_000), await runLoop(10_000)];
    if (round < warmUp) continue;
    small.push(one);
    large.push(ten);
  }
  return [
    ratio(
      {
        name: 'loop of 10,000 handlers and flags',
        value: Math.min(...large),
        reference: { name: '1,000 handlers, ms', value: Math.min(...small) },
      },
      12,
    ),
  ];
}
