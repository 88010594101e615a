import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { setImmediate as nextIteration } from 'node:timers/promises';
import { fault } from '../errors.ts';

/** What Node calls the things that keep a process alive, or a file open, until they are closed. */
const kinds: Readonly<Record<string, string>> = {
  FILEHANDLE: 'a file',
  FSEVENTWRAP: 'a watched file',
  PIPEWRAP: 'a pipe',
  PROCESSWRAP: 'a process',
  TCPSERVERWRAP: 'a server',
  TCPWRAP: 'a connection',
  Timeout: 'a timer',
  WORKER: 'a thread',
};

interface Opened {
  readonly what: string;
  readonly resource: object;
  readonly stack: string;
}

/**
 * Calls a function and refuses what it leaves open: timers, files, connections, processes.
 *
 * What other code of the process opens meanwhile does not count, except files: Node does not tell which code
 * opens them. A timer that was unrefed does not count, since it keeps no hook from ending, nor does a bare
 * file descriptor, of which Node knows nothing.
 *
 * @param locate a stack with its lines as lines of the sources.
 * @throws TEST_LEAK that names each with the line that made it.
 */
export async function refuseLeaks<T>(
  work: () => Promise<T>,
  locate: (stack: string) => string,
): Promise<T> {
  const within = new AsyncLocalStorage<true>();
  const open = new Map<number, Opened>();
  const hook = createHook({
    init(...[id, type, , resource]) {
      const what = kinds[type];
      // Node makes the handle of a file outside of all contexts.
      if (what === undefined || (within.getStore() !== true && type !== 'FILEHANDLE')) return;
      open.set(id, { what, resource, stack: new Error().stack ?? '' });
    },
    destroy(id) {
      open.delete(id);
    },
  }).enable();
  try {
    const result = await within.run(true, work);
    // Node reports what was closed in later iterations of its event loop.
    await nextIteration();
    await nextIteration();
    const left = [...open.values()].filter(isOpen);
    if (left.length === 0) return result;
    throw fault('TEST_LEAK', `the hook leaves ${left.map(({ what }) => what).join(', ')} open`, {
      details: left.map(({ what, stack }) => `${what}, made ${placeIn(locate(stack))}`).join('\n'),
    });
  } finally {
    hook.disable();
  }
}

function isOpen({ resource }: Opened): boolean {
  if (isTimer(resource)) return resource.hasRef();
  // What is closed has an error's number, below zero.
  return !('fd' in resource) || typeof resource.fd !== 'number' || resource.fd >= 0;
}

function isTimer(resource: object): resource is NodeJS.Timeout {
  return 'hasRef' in resource && 'refresh' in resource;
}

/** The first line of a stack that is neither Node's nor ours. */
function placeIn(stack: string): string {
  const lines = stack.split('\n').slice(1);
  const found = lines.find((line) => !/node:|\/leaks\.[jt]s\b/.test(line));
  return found?.trim() ?? 'by fs.promises while the hook ran';
}
