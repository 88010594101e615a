/** The body of a request to the controller. */
import type { IncomingMessage } from 'node:http';
import { fault, isFault, messageOf } from '../../errors.ts';
import type { ByteBudget } from '../byte-budget.ts';

/** What requests may weigh: one of them, all that are read at the same time, and how deep one may be nested. */
export const requestLimits = {
  bytes: 8 * 1024 ** 2,
  bytesInSum: 32 * 1024 ** 2,
  depth: 100,
} as const;

/**
 * Reads a body of JSON.
 *
 * What is beyond a limit is read and dropped, because a client that still sends cannot read an answer; the server's
 * `requestTimeout` ends that.
 *
 * @throws REQUEST_INVALID, REQUEST_TOO_LARGE, CONTROLLER_BUSY.
 */
export async function readBody(request: IncomingMessage, budget: ByteBudget): Promise<unknown> {
  const chunks: Buffer[] = [];
  let [held, refused] = [0, undefined as Error | undefined];
  const drop = (why: Error): void => {
    refused ??= why;
    chunks.length = 0;
    budget.give(held);
    held = 0;
  };
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (refused !== undefined) continue;
      if (held + chunk.length > requestLimits.bytes) drop(tooLarge(`${requestLimits.bytes} bytes`));
      else if (!budget.take(chunk.length)) drop(busy());
      else {
        chunks.push(chunk);
        held += chunk.length;
      }
    }
    if (refused !== undefined) throw refused;
    return parsed(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    if (isFault(cause)) throw cause;
    throw fault('REQUEST_INVALID', 'the request broke off', { cause });
  } finally {
    budget.give(held);
  }
}

function parsed(text: string): unknown {
  if (depthOf(text) > requestLimits.depth) throw tooLarge(`${requestLimits.depth} levels`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fault('REQUEST_INVALID', `the request is not JSON: ${messageOf(error)}`);
  }
}

/** How deep lists and maps are nested in a JSON text; one pass, since a parsed value could not be walked safely. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, (depth += 1));
    else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}

function tooLarge(limit: string): Error {
  return fault('REQUEST_TOO_LARGE', `the request is larger than ${limit}`);
}

function busy(): Error {
  const most = `${requestLimits.bytesInSum} bytes`;
  return fault('CONTROLLER_BUSY', `requests that are being read hold more than ${most} together`);
}
