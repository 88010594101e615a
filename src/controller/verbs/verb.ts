import type { Publisher } from '../exposure/publisher.ts';
import type { Services } from '../services.ts';
import type { Shape } from '../value-shapes.ts';
import type { UnitAgents } from '../unit-agents.ts';
import type { HostPreparation } from '../unit-agent/host-preparation.ts';

/** What a verb works with. */
export interface VerbContext {
  readonly services: Services;
  readonly hosts: HostPreparation;
  readonly agents: UnitAgents;
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
