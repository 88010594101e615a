/** Time and randomness, passed to the code that needs them so that tests decide. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends after that time, or at once (without an error) when `signal` is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

/** The time as `status` and logs show it. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** The real clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    pause: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        // Longer waits than a timer can hold are cut; the caller looks again anyway.
        const timer = setTimeout(done, Math.min(milliseconds, 2 ** 31 - 1));
        signal.addEventListener('abort', done, { once: true });
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
      }),
  };
}
