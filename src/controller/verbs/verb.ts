import type { Publisher } from '../exposure/publisher.ts';
import type { Services } from '../services.ts';
import type { Shape } from '../shape.ts';
import type { Supervisor } from '../supervisor.ts';
import type { HostKeeper } from '../unit-agent/host-keeper.ts';

/** What a verb works with. */
export interface VerbContext {
  readonly services: Services;
  readonly hosts: HostKeeper;
  readonly supervisor: Supervisor;
  readonly publisher: Publisher;
  /** Ends the controller. */
  readonly end: () => void;
  /** Aborted when the caller hangs up or the controller stops. */
  readonly signal: AbortSignal;
}

/** One verb: how its request reads, and what it does. */
export interface Verb<Request, Response> {
  readonly request: Shape<Request>;
  readonly run: (context: VerbContext, request: Request) => Promise<Response> | Response;
}
