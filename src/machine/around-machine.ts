import type { Machine } from './machine.ts';

/** One call of a machine's port. */
export interface MachineCall {
  /** `files`, `systemd`, …; empty for methods of the machine itself. */
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Whether it may change the machine; reading can not leave anything half done. */
  readonly effect: boolean;
}

/** Stands between a caller and a machine; answers what the caller gets. */
export type AroundCall = (call: MachineCall, proceed: () => unknown) => unknown;

/** What changes a machine. */
const effects: Readonly<Record<string, readonly string[]>> = {
  files: [
    'ensureFile',
    'ensureFolder',
    'ensureSymlink',
    'ensureAbsent',
    'removeEmptyFolder',
    'copyTree',
    'move',
    'unpackTarGz',
  ],
  users: ['ensureSystemUser', 'ensureNoUser'],
  packages: ['ensureInstalled'],
  systemd: [
    'ensureUnit',
    'ensureNoUnit',
    'ensureEnabled',
    'ensureDisabled',
    'start',
    'stop',
    'restart',
    'reload',
  ],
  processes: ['run'],
  python: ['ensureVenv', 'pipInstall'],
  http: [],
};

/** A machine whose every call goes through `around`; ports that it has beyond those of a machine do not. */
export function aroundMachine(machine: Machine, around: AroundCall): Machine {
  return new Proxy(machine, {
    get: (target, part: string) => {
      const port: unknown = Reflect.get(target, part);
      if (typeof port === 'function')
        return aroundMethod(target, { port: '', method: part }, around);
      if (effects[part] === undefined || typeof port !== 'object' || port === null) return port;
      return aroundPort(port, part, around);
    },
  });
}

function aroundPort(target: object, port: string, around: AroundCall): object {
  return new Proxy(target, {
    get: (_, method: string) => {
      const found: unknown = Reflect.get(target, method);
      return typeof found === 'function' ? aroundMethod(target, { port, method }, around) : found;
    },
  });
}

function aroundMethod(
  target: object,
  { port, method }: Pick<MachineCall, 'port' | 'method'>,
  around: AroundCall,
): (...args: unknown[]) => unknown {
  const effect = effects[port]?.includes(method) ?? false;
  return (...args) =>
    around({ port, method, args, effect }, () => {
      const proceed: unknown = Reflect.get(target, method);
      return typeof proceed === 'function' ? Reflect.apply(proceed, target, args) : undefined;
    });
}

/** `files.ensureFile /etc/motd`: a call with what it is about, never with content or arguments. */
export function callName({ port, method, args }: MachineCall): string {
  return `${port === '' ? '' : `${port}.`}${method} ${subject(args[0])}`.trimEnd();
}

function subject(argument: unknown): string {
  if (typeof argument === 'string') return argument;
  if (Array.isArray(argument)) return argument.join(' ');
  if (typeof argument === 'object' && argument !== null) {
    if ('path' in argument) return String(argument.path);
    if ('venv' in argument) return String(argument.venv);
  }
  return '';
}
