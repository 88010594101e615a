import { isObject } from '../../base/json.ts';
import { describeError } from '../../errors.ts';
import type { UnitEvent } from '../../juju/event.ts';
import type { HookTools } from '../../juju/wire.ts';
import { aroundMachine, callName } from '../../machine/around-machine.ts';
import type { Machine } from '../../machine/machine.ts';
import type { FlagChange } from '../../reactive/flag-change.ts';
import type { HookOutcome } from '../hook-outcome.ts';
import { framework, hookEnd, type HookTrace, type TraceStep } from './hook-trace.ts';
import type { HookObserver, HookStage, HandlerRun } from './hook-observer.ts';

/** Milliseconds since the process began, at which its two first parts had ended. */
export interface ProcessStart {
  /** Milliseconds since 1970 at which it began. */
  readonly origin: number;
  readonly node: number;
  readonly bundle: number;
}

interface OpenStep extends HandlerRun {
  readonly begun: number;
  readonly firstChange: number;
  readonly tools: Record<string, number>;
  readonly effects: string[];
  toolMs: number;
}

const mostSteps = 200;
const mostEffects = 40;
const longest = 200;

/** Records a hook's steps in memory, at almost no cost; the trace is written after the hook. */
export class HookTracer implements HookObserver {
  readonly #now: () => number;
  readonly #start: ProcessStart;
  readonly #steps: TraceStep[] = [];
  readonly #ends: Partial<Record<HookStage, number>> = {};
  #stage: HookStage = 'read';
  #log: readonly FlagChange[] = [];
  #open: OpenStep;
  #more = 0;

  constructor(now: () => number, start: ProcessStart) {
    this.#now = now;
    this.#start = start;
    this.#open = this.#step({ by: framework });
  }

  stage(name: HookStage): void {
    this.#ends[this.#stage] = this.#now();
    this.#stage = name;
    if (name === 'commit') this.#next({ by: hookEnd });
  }

  flags(log: readonly FlagChange[]): void {
    this.#log = log;
  }

  begins(run: HandlerRun): void {
    this.#next(run);
  }

  ends(how: TraceStep['how']): void {
    this.#close(how);
    // Between two runs only the loop works; it calls no tool and changes nothing.
    this.#open = this.#step({ by: framework });
  }

  /** The same tools, traced. */
  tools(tools: HookTools): HookTools {
    return {
      call: async (call) => {
        const step = this.#open;
        const begun = this.#now();
        step.tools[call.name] = (step.tools[call.name] ?? 0) + 1;
        try {
          return await tools.call(call);
        } finally {
          step.toolMs += this.#now() - begun;
        }
      },
    };
  }

  /** The same machine, traced. */
  machine(machine: Machine): Machine {
    return aroundMachine(machine, (call, proceed) => {
      if (!call.effect) return proceed();
      const { effects } = this.#open;
      const at = effects.push(callName(call).slice(0, longest)) - 1;
      const answer = proceed();
      if (!(answer instanceof Promise)) return answer;
      return answer.then((result: unknown) => {
        if (isUnchanged(result)) effects[at] = `${effects[at] ?? ''} (as it was)`;
        return result;
      });
    });
  }

  /** Ends it: what the hook did; `masked` takes secrets out of an error's text. */
  trace(
    event: UnitEvent,
    outcome: Exclude<HookOutcome, { kind: 'idle' }>,
    masked: (text: string) => string,
  ): HookTrace {
    const total = this.#now();
    this.#ends[this.#stage] = total;
    this.#close(outcome.kind === 'failed' && this.#open.by !== framework ? 'failed' : 'ran');
    const about = subjectOf(event);
    return {
      format: 1,
      time: new Date(this.#start.origin).toISOString(),
      hook: event.name,
      kind: event.kind,
      ...(about === '' ? {} : { about }),
      outcome: outcome.kind,
      ...(outcome.kind === 'committed' ? {} : { error: masked(firstLine(outcome.error)) }),
      ms: this.#times(total),
      steps: this.#steps,
      ...(this.#more === 0 ? {} : { more: this.#more }),
    };
  }

  #times(total: number): HookTrace['ms'] {
    const { node, bundle } = this.#start;
    const { read = total, flags = read, loop = flags } = this.#ends;
    return {
      total: rounded(total),
      node: rounded(node),
      bundle: rounded(bundle - node),
      read: rounded(read - bundle),
      flags: rounded(flags - read),
      loop: rounded(loop - flags),
      commit: rounded(total - loop),
    };
  }

  #next(run: HandlerRun): void {
    this.#close('ran');
    this.#open = this.#step(run);
  }

  #step(run: HandlerRun): OpenStep {
    const firstChange = this.#log.length;
    return { ...run, begun: this.#now(), firstChange, tools: {}, effects: [], toolMs: 0 };
  }

  #close(how: TraceStep['how']): void {
    const { by, phase, iteration, begun, firstChange, tools, effects, toolMs } = this.#open;
    const flags = this.#log.slice(firstChange).map(({ flag, on }) => (on ? '+' : '-') + flag);
    const called = Object.keys(tools).length > 0;
    const quiet = flags.length === 0 && !called && effects.length === 0;
    if (quiet && (by === framework || by === hookEnd)) return;
    if (this.#steps.length >= mostSteps) {
      this.#more += 1;
      return;
    }
    const left = effects.length - mostEffects;
    this.#steps.push({
      by,
      ...(phase === undefined ? {} : { phase }),
      ...(iteration === undefined ? {} : { iteration }),
      how,
      ms: rounded(this.#now() - begun),
      ...(flags.length === 0 ? {} : { flags }),
      ...(called ? { tools, toolMs: rounded(toolMs) } : {}),
      ...(left > 0
        ? { effects: [...effects.slice(0, mostEffects), `and ${left} more`] }
        : effects.length > 0 && { effects }),
    });
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

function isUnchanged(result: unknown): boolean {
  return isObject(result) && result.changed === false;
}

function firstLine(error: unknown): string {
  return (describeError(error).split('\n')[0] ?? '').slice(0, 500);
}

function subjectOf(event: UnitEvent): string {
  switch (event.kind) {
    case 'relation':
      return [event.relationId, event.remoteUnit ?? event.remoteApplication].join(' ').trim();
    case 'storage':
      return event.storageId;
    case 'secret':
      return event.label ?? event.secretId;
    case 'workload':
      return event.workload;
    case 'lifecycle':
    case 'action':
    case 'exec':
      return '';
  }
}
