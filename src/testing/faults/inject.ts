import type { ToolResult } from '../../juju/wire.ts';
import type { Machine } from '../../machine/machine.ts';
import type { RecordingMachine } from '../../machine/recording/recording-machine.ts';
import type { Interference } from '../run.ts';

/** What happens at a call: it fails, or the process dies before or after it. */
export type FaultMode = 'fails' | 'dies before' | 'dies after';

/** A fault at the n-th call, from 1; hook tools and machine effects count together. */
export interface Fault {
  readonly at: number;
  readonly mode: FaultMode;
}

/** A hook's calls as they are counted, and what stands in their way. */
export interface Injection extends Interference {
  /** Every call so far, such as `state-set` and `files.ensureFile /etc/motd`. */
  readonly calls: readonly string[];
}

/** What changes a machine; reading it can not leave anything half done. */
const effects: Readonly<Record<string, readonly string[]>> = {
  files: [
    'ensureFile',
    'ensureFolder',
    'ensureSymlink',
    'ensureAbsent',
    'copyTree',
    'move',
    'unpackTarGz',
  ],
  users: ['ensureSystemUser'],
  packages: ['ensureInstalled'],
  systemd: ['ensureUnit', 'ensureNoUnit', 'ensureEnabled', 'start', 'stop', 'restart', 'reload'],
  processes: ['run'],
  python: ['ensureVenv', 'pipInstall'],
};

const said = 'a fault of the test';

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

/** Counts a hook's calls and lets one of them go wrong; none when no fault is given. */
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
    machine: (machine) => wrapped(machine, through),
  };
}

function refusedTool(): ToolResult {
  return { code: 1, stdout: '', stderr: `ERROR ${said}\n` };
}

type Through = (
  name: string,
  call: () => Promise<unknown>,
  fail: () => unknown,
) => Promise<unknown>;

function wrapped(machine: RecordingMachine, through: Through): Machine {
  return new Proxy(machine, {
    get: (target, part: string) => {
      const port: unknown = Reflect.get(target, part);
      const counted = effects[part];
      if (counted === undefined || typeof port !== 'object' || port === null) return port;
      return wrappedPort(part, port, counted, through);
    },
  });
}

function wrappedPort(
  part: string,
  port: object,
  counted: readonly string[],
  through: Through,
): object {
  return new Proxy(port, {
    get: (target, name: string) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      const call = (...args: unknown[]): unknown => Reflect.apply(method, target, args);
      if (!counted.includes(name)) return call;
      return (...args: unknown[]) =>
        through(
          `${part}.${name} ${subject(args[0])}`.trimEnd(),
          async () => await call(...args),
          () => failureOf(`${part}.${name}`, name),
        );
    },
  });
}

function failureOf(call: string, name: string): unknown {
  if (Object.hasOwn(failures, name)) return failures[name];
  throw new Error(`${said}: ${call} failed`);
}

function subject(argument: unknown): string {
  if (typeof argument === 'string') return argument;
  if (Array.isArray(argument)) return argument.join(' ');
  if (typeof argument === 'object' && argument !== null && 'path' in argument) {
    return String(argument.path);
  }
  return '';
}
