import type { ToolResult } from '../../juju/wire.ts';
import { aroundMachine, callName } from '../../machine/around-machine.ts';
import type { Interference } from '../interference.ts';

/** What happens at a call: it fails, or the process dies before or after it. */
export type FaultMode = 'fails' | 'dies before' | 'dies after';

/** A fault at the n-th call, from 1; hook tools, machine effects and the framework's note count together. */
export interface Fault {
  readonly at: number;
  readonly mode: FaultMode;
}

/** A hook's calls as they are counted, and what stands in their way. */
export interface Injection extends Interference {
  /** Every call so far, such as `state-set` and `files.ensureFile /etc/motd`. */
  readonly calls: readonly string[];
}

const said = 'a fault of the test';

/** The one thing that the framework itself writes on the machine before handlers run. */
const note = 'note what begins';

/** What a call that can fail with an answer answers then; the others throw. */
const failures: Readonly<Record<string, unknown>> = {
  ensureInstalled: { kind: 'unavailable', reason: said, output: said },
  pipInstall: { kind: 'unavailable', reason: said, output: said },
  start: { ok: false, output: said },
  stop: { ok: false, output: said },
  restart: { ok: false, output: said },
  reload: { ok: false, output: said },
  run: { code: 1, stdout: '', stderr: said, output: said, timedOut: false },
};

/** Counts a hook's calls and lets one of them go wrong; none without a fault. */
export function inject(fault?: Fault): Injection {
  const calls: string[] = [];
  const death = Promise.withResolvers<undefined>();
  let dead = false;

  function die(): Promise<never> {
    dead = true;
    death.resolve(undefined);
    return new Promise(() => undefined);
  }

  async function through<T>(name: string, call: () => Promise<T>, fail: () => T): Promise<T> {
    // Nothing of a dead process goes on, other promises of it included.
    if (dead) return die();
    calls.push(name);
    if (fault?.at !== calls.length) return await call();
    switch (fault.mode) {
      case 'fails':
        return fail();
      case 'dies before':
        return await die();
      case 'dies after':
        await call();
        return await die();
    }
  }

  return {
    calls,
    death: death.promise,
    tools: (tools) => ({
      call: (call) => through(call.name, () => tools.call(call), refusedTool),
    }),
    machine: (machine) =>
      aroundMachine(machine, (call, proceed) => {
        if (!call.effect) return proceed();
        const fail = (): unknown => failureOf(`${call.port}.${call.method}`, call.method);
        return through(callName(call), async () => await proceed(), fail);
      }),
    uncommitted: (store) => ({
      load: () => store.load(),
      save: (work) => through(note, () => store.save(work), refusedNote),
      clear: () => store.clear(),
    }),
  };
}

function refusedNote(): never {
  throw new Error(`${said}: ${note} failed`);
}

function refusedTool(): ToolResult {
  return { code: 1, stdout: '', stderr: `ERROR ${said}\n` };
}

function failureOf(call: string, name: string): unknown {
  if (Object.hasOwn(failures, name)) return failures[name];
  throw new Error(`${said}: ${call} failed`);
}
