/** What the layer asks of a WSGI server; gunicorn is one. */
import type { Json } from '../../index.ts';
import type { ServicePlan } from '../plan/service-plan.ts';

export interface WsgiServer {
  /** For people. */
  readonly name: string;
  /** The Python module whose `__version__` says which release the virtual environment has. */
  readonly module: string;
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  /** Its config file: where it is, and what it is rendered from. */
  readonly configFile: { readonly path: string; readonly template: string };
  configValues(plan: ServicePlan): Readonly<Record<string, Json>>;
  /** What follows the virtual environment's Python on the command line; options fit the version. */
  arguments(plan: ServicePlan, version: string): readonly string[];
  /** Why a request to a running application failed, when the journal shows a mistake that is known. */
  explain(journal: string): string | undefined;
}
