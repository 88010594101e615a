import { fault } from '../../index.ts';
import { ok, shown, wrong } from './diagnostics.ts';
import type { Read } from './diagnostics.ts';
import type { Variables } from './environment-variables.ts';

/** The machine's resources that limit the workers; memory in MiB. */
export interface WorkerResources {
  readonly processors: number;
  readonly memory: number;
}

/**
 * How many worker processes to run.
 *
 * WEB_CONCURRENCY if it is set; else twice the processors and one, as gunicorn's documentation advises, but
 * no more than one for each 256 MiB of memory, and at least one.
 */
export function readWorkers(
  variables: Variables,
  { processors, memory }: WorkerResources,
): Read<number> {
  const configured = variables.WEB_CONCURRENCY;
  if (configured === undefined) {
    return ok(Math.max(1, Math.min(2 * processors + 1, Math.floor(memory / 256))));
  }
  const workers = /^[0-9]{1,4}$/.test(configured) ? Number(configured) : 0;
  if (workers >= 1) return ok(workers);
  const message = `WEB_CONCURRENCY in environment_variables is ${shown(configured)}; expected a number of workers, at least 1`;
  return wrong(fault('ENVIRONMENT_VARIABLES_INVALID', message));
}
