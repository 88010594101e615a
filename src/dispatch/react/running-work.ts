import { fault, type CharmwrightError } from '../../errors.ts';

/** A handler or action that is about to run. */
export interface Work {
  /** `handler wsgi/serve`, `action backup of layer wsgi` */
  readonly name: string;
  /** Milliseconds that it may take, as its author declared. */
  readonly limit: number | undefined;
}

/** Milliseconds until the first log line that says what runs; the interval doubles each time. */
const firstReport = 60_000;

/** Tracks which handler runs, for an operator who waits for it and for the error of a hook that stalls. */
export class RunningWork {
  readonly #report: (line: string) => void;
  #running: string | undefined;

  /** @param report takes a line of the log that is sent at once. */
  constructor(report: (line: string) => void) {
    this.#report = report;
  }

  /**
   * Runs something and waits for it.
   *
   * @throws HANDLER_TIMED_OUT once its limit is over. What it has begun goes on until the process ends.
   */
  async run<T>({ name, limit }: Work, work: () => T | Promise<T>): Promise<T> {
    const since = Date.now();
    this.#running = `${name}, since ${clockTime(since)}`;
    const endReports = this.#startReports(name, since);
    try {
      return limit === undefined ? await work() : await within(limit, work);
    } finally {
      endReports();
      this.#running = undefined;
    }
  }

  /** The error of a hook in which nothing is left that could continue. */
  stalled(): CharmwrightError {
    const what = this.#running ?? 'the hook';
    return fault(
      'HANDLER_STALLED',
      `${what}, waits for a promise that nothing can resolve any more`,
    );
  }

  /** Returns a function that stops the reports. */
  #startReports(name: string, since: number): () => void {
    const next = (after: number): NodeJS.Timeout =>
      timer(after, () => {
        const minutes = Math.round((Date.now() - since) / 60_000);
        this.#report(`${name} has been running for ${minutes} min, since ${clockTime(since)}`);
        current = next(after * 2);
      });
    let current = next(firstReport);
    return () => clearTimeout(current);
  }
}

async function within<T>(limit: number, work: () => T | Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const end = timer(limit, () => {
    const message = `it has not ended within ${limit / 1000} s, its limit`;
    over.reject(fault('HANDLER_TIMED_OUT', message));
  });
  try {
    return await Promise.race([work(), over.promise]);
  } finally {
    clearTimeout(end);
  }
}

/** A timer that does not keep the process alive: a hook that only waits for it has stalled. */
function timer(after: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, after).unref();
}

function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19) + ' UTC';
}
