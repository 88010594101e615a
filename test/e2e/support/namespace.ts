/** A network namespace that stands for the deployment: a host of its own, joined to this one by a cable. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Outside {
  /** This host's addresses on the cable, from the ranges for documentation (RFC 5737, RFC 3849). */
  readonly host: { readonly ipv4: string; readonly ipv6: string };
  /** The other end's. */
  readonly ipv4: string;
  readonly ipv6: string;
  /** Runs a program there; answers its standard output, or undefined when it failed. */
  readonly try: (...argv: readonly string[]) => Promise<string | undefined>;
  /** The body of a GET from there; undefined without an answer. */
  readonly get: (url: string) => Promise<string | undefined>;
  /** The command line that runs a program there. */
  readonly enter: readonly string[];
  readonly remove: () => Promise<void>;
}

/**
 * Makes the namespace; its packets to all other networks go through this host.
 *
 * There is one at a time on this host, since two would share the cable's addresses and two models the exposed ports:
 * the next one waits until this one is removed.
 */
export async function outside(name: string): Promise<Outside> {
  const unlock = await lockOutside();
  try {
    const made = await makeNamespace(name);
    return {
      ...made,
      async remove() {
        await made.remove();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Waits for the lock; the kernel takes it back when this process ends. */
async function lockOutside(): Promise<() => Promise<void>> {
  const holder = spawn('flock', ['/run/lock/charmwright-test-outside', 'sh', '-c', 'echo; cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  return async () => {
    const ended = once(holder, 'close');
    holder.stdin.end();
    await ended;
  };
}

async function makeNamespace(name: string): Promise<Outside> {
  const [near, far] = [`${name}0`, `${name}1`];
  const host = { ipv4: '198.51.100.1', ipv6: '2001:db8:77::1' };
  const [ipv4, ipv6] = ['198.51.100.2', '2001:db8:77::2'];
  const ip = (...argv: readonly string[]) => run('ip', argv);
  const there = (...argv: readonly string[]) => run('ip', ['-n', name, ...argv]);
  const remove = async () => {
    await ip('link', 'delete', near).catch(() => undefined);
    await ip('netns', 'delete', name).catch(() => undefined);
  };
  await remove();
  await ip('netns', 'add', name);
  try {
    await ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
    await ip('address', 'add', `${host.ipv4}/24`, 'dev', near);
    await ip('-6', 'address', 'add', `${host.ipv6}/64`, 'dev', near, 'nodad');
    await ip('link', 'set', near, 'up');
    await there('address', 'add', `${ipv4}/24`, 'dev', far);
    await there('-6', 'address', 'add', `${ipv6}/64`, 'dev', far, 'nodad');
    await there('link', 'set', far, 'up');
    await there('link', 'set', 'lo', 'up');
    await there('route', 'add', 'default', 'via', host.ipv4);
    await there('-6', 'route', 'add', 'default', 'via', host.ipv6);
  } catch (error) {
    await remove();
    throw error;
  }
  const enter = ['ip', 'netns', 'exec', name];
  const attempt = async (...argv: readonly string[]) => {
    const [program = '', ...args] = [...enter, ...argv];
    return run(program, args).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  };
  return {
    ...{ host, ipv4, ipv6, enter, remove, try: attempt },
    get: (url) => attempt('curl', '--silent', '--fail', '--globoff', '--max-time', '2', url),
  };
}
