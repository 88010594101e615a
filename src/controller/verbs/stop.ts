import { fields, whole } from '../shape.ts';
import type { Verb } from './verb.ts';

/** `stop`: units begin nothing new, what they do is waited for, then the controller ends. */
export const stop: Verb<'stop'> = {
  request: fields({ wait: whole(0) }),
  async run({ supervisor, end, signal }, { wait }) {
    const limit = AbortSignal.timeout(wait * 1_000);
    const interrupted = await supervisor.drain(AbortSignal.any([limit, signal]));
    // After the answer: a controller that ends hangs up on everyone.
    if (signal.aborted) supervisor.resume();
    else setImmediate(end);
    return { interrupted };
  },
};
