/** What vitest's `expect` learns from the kit: `expect.extend(matchers)`, once a test file or in a setup file. */
import { nearestName } from '../base/nearest-name.ts';
import { isObject } from '../base/json.ts';
import type {} from 'vitest';
import type { State } from './state.ts';
import { textOf } from './machine/machine-state.ts';

/** What a matcher answers. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

type Text = string | RegExp;

/** Every matcher, each over a {@link State}. */
export interface CharmMatchers<R = unknown> {
  toHaveFlag(flag: string): R;
  toBeBlocked(message?: Text): R;
  toBeWaiting(message?: Text): R;
  toBeActive(message?: Text): R;
  toBeInMaintenance(message?: Text): R;
  /** The file is there with this content: all of it for a text, some of it for a pattern. */
  toHaveWritten(path: string, content?: Text): R;
  /** TCP unless it says so: `80`, `53/udp`. */
  toHaveOpened(port: number | string): R;
  /** The last event ran this handler, named as `layer/handler`. */
  toHaveRun(handler: string): R;
}

declare module 'vitest' {
  // Names and type parameters have to be vitest's.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Matchers<R extends void | Promise<void>, T> extends CharmMatchers<R> {}
}

export const matchers = {
  toHaveFlag(received: unknown, flag: string): Verdict {
    const { flags } = stateOf(received);
    const near = nearestName(flag, flags);
    const hint = near === undefined || near === flag ? '' : `; "${near}" is set`;
    return verdict(
      flags.includes(flag),
      `the flag "${flag}" to be set${hint}`,
      listed('flags', flags),
    );
  },
  toBeBlocked: (received: unknown, message?: Text) => hasStatus(received, 'blocked', message),
  toBeWaiting: (received: unknown, message?: Text) => hasStatus(received, 'waiting', message),
  toBeActive: (received: unknown, message?: Text) => hasStatus(received, 'active', message),
  toBeInMaintenance: (received: unknown, message?: Text) =>
    hasStatus(received, 'maintenance', message),
  toHaveWritten(received: unknown, path: string, content?: Text): Verdict {
    const { machine } = stateOf(received);
    const text = textOf(machine, path);
    const expected = `${path} to be written${content === undefined ? '' : ` with ${shown(content)}`}`;
    if (text === undefined)
      return verdict(false, expected, listed('files', Object.keys(machine.files)));
    const pass =
      content === undefined ||
      (typeof content === 'string' ? text === content : content.test(text));
    return verdict(pass, expected, `its content:\n${indented(text)}`);
  },
  toHaveOpened(received: unknown, port: number | string): Verdict {
    const { ports } = stateOf(received);
    const name = String(port).includes('/') || port === 'icmp' ? String(port) : `${port}/tcp`;
    return verdict(ports.includes(name), `port ${name} to be open`, listed('open', ports));
  },
  toHaveRun(received: unknown, handler: string): Verdict {
    const { last } = stateOf(received);
    const ran = last?.ran ?? [];
    const event = last === undefined ? 'no event' : last.event.name;
    return verdict(ran.includes(handler), `${event} to run ${handler}`, listed('ran', ran));
  },
};

function hasStatus(received: unknown, status: string, message: Text | undefined): Verdict {
  const state = stateOf(received);
  const real = state.status;
  const said =
    message === undefined ||
    (typeof message === 'string' ? real.message === message : message.test(real.message));
  const expected = `the unit to be ${status}${message === undefined ? '' : ` and say ${shown(message)}`}`;
  const it = `it is ${real.status}${real.message === '' ? '' : `: ${real.message}`}`;
  return verdict(real.status === status && said, expected, it);
}

function verdict(pass: boolean, expected: string, evidence: string): Verdict {
  const expectation = pass ? expected.replace(' to ', ' not to ') : expected;
  const message = () => `expected ${expectation}\n${evidence}`;
  return { pass, message };
}

function listed(what: string, names: readonly string[]): string {
  return names.length === 0 ? `${what}: none` : `${what}:\n${indented(names.join('\n'))}`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function shown(text: Text): string {
  return typeof text === 'string' ? JSON.stringify(text) : String(text);
}

function stateOf(received: unknown): State {
  if (isObject(received) && 'machine' in received && 'flags' in received) {
    // Only the kit makes objects with both; a look-alike fails in the matcher that reads more.
    return received as unknown as State;
  }
  throw new TypeError(`expected a State of the test kit, received ${String(received)}`);
}
