import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Client } from './exchange.ts';

/** A request that the application works on until it is let go. */
export interface RequestInFlight {
  readonly body: Promise<string>;
  letGo(): Promise<void>;
}

/** Sends a request and waits until the application works on it. */
export async function requestInFlight(send: Client, folder: string): Promise<RequestInFlight> {
  const mark = join(folder, randomUUID());
  const body = send({ target: `/wait-for-file?${mark}` }).then((answer) => answer.body);
  // It may be meant to fail; the test looks at it later.
  body.catch(() => undefined);
  await expect.poll(() => existsSync(`${mark}.begun`)).toBe(true);
  return { body, letGo: () => writeFile(mark, '') };
}

/** Sends requests one after the other until `stop`, which resolves with their bodies or rejects. */
export function keepSending(send: Client, target: string) {
  const stopping = new AbortController();
  const bodies: string[] = [];
  const sending = (async () => {
    while (!stopping.signal.aborted) bodies.push((await send({ target })).body);
    return bodies;
  })();
  sending.catch(() => undefined);
  return {
    bodies: bodies as readonly string[],
    stop: () => {
      stopping.abort();
      return sending;
    },
  };
}
