/** What the layer asks of a server; each server is one file of this folder. */
import type { Blueprint } from '../plan/blueprint.ts';
import type { ServerName } from '../plan/combination.ts';
import type { ServicePlan } from '../plan/service-plan.ts';

/** Facts of the machine and of the release that a blueprint depends on. */
export interface MachineFacts {
  /** The unit's name, for descriptions. */
  readonly unit: string;
  /** Whether the machine has IPv6; without it systemd refuses a socket with such an address. */
  readonly hasIpv6: boolean;
  /** The server's version in the release's virtual environment; empty when it says none. */
  readonly version: string;
}

/** One program that serves Python applications. Everything in it is pure. */
export interface Server {
  readonly name: ServerName;
  /** The Python module whose `__version__` says which release the virtual environment has. */
  readonly module: string;
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  /** What has to be on the machine to serve the plan. */
  blueprint(plan: ServicePlan, facts: MachineFacts): Blueprint;
  /** Why a request to a running application failed, when the journal shows a mistake that is known. */
  explain(journal: string): string | undefined;
}
