import { fault } from '../../index.ts';
import { ok, shown, wrong } from './diagnostics.ts';
import type { Read } from './diagnostics.ts';
import type { Variables } from './environment-variables.ts';

/** The resources of the machine; memory in MiB. */
export interface Offer {
  readonly processors: number;
  readonly memory: number;
}

/**
 * How many worker processes to run.
 *
 * WEB_CONCURRENCY if given; else twice the processors and one, as gunicorn's documentation advises, but
 * no more than one for each 256 MiB of memory, and at least one.
 */
export function readWorkers(variables: Variables, { processors, memory }: Offer): Read<number> {
  const given = variables.WEB_CONCURRENCY;
  if (given === undefined) {
    return ok(Math.max(1, Math.min(2 * processors + 1, Math.floor(memory / 256))));
  }
  const workers = /^[0-9]{1,4}$/.test(given) ? Number(given) : 0;
  if (workers >= 1) return ok(workers);
  const message = `WEB_CONCURRENCY in environment_variables is ${shown(given)}; expected a number of workers, at least 1`;
  return wrong(fault('ENVIRONMENT_VARIABLES_INVALID', message));
}
