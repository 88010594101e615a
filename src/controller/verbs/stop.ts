import { fields, whole } from '../value-shapes.ts';
import type { Verb } from './verb.ts';

/** `stop`: units begin nothing new, what they do is waited for, then the controller ends. */
/**
 * Ends the controller when no unit runs anything, or after so many seconds; machines go on running.
 *
 * A caller that hangs up meanwhile has it go on.
 */
export interface StopRequest {
  readonly wait: number;
}

/** Units whose hook or action is cut off. */
export interface StopResponse {
  readonly interrupted: readonly string[];
}

export const stop: Verb<StopRequest, StopResponse> = {
  request: fields({ wait: whole(0) }),
  async run({ agents, end, signal }, { wait }) {
    const limit = AbortSignal.timeout(wait * 1_000);
    const interrupted = await agents.drain(AbortSignal.any([limit, signal]));
    // After the answer: a controller that ends hangs up on everyone.
    if (signal.aborted) agents.resume();
    else setImmediate(end);
    return { interrupted };
  },
};
