import type { Clock } from '../clock.ts';

/** Lets a loop sleep until a time or until it is woken; a wake-up while it works is not lost. */
export interface WakeUp {
  wake(): void;
  /** Ends at `until` (milliseconds since 1970), at a wake-up, or when `signal` is aborted. */
  sleep(until: number, signal: AbortSignal): Promise<void>;
}

export function wakeUp(clock: Clock): WakeUp {
  let woken = false;
  let rouse = (): void => undefined;
  return {
    wake() {
      woken = true;
      rouse();
    },
    async sleep(until, signal) {
      if (!woken && !signal.aborted) {
        const roused = new AbortController();
        rouse = () => roused.abort();
        const length = Math.max(0, until - clock.now());
        await clock.pause(length, AbortSignal.any([roused.signal, signal]));
        rouse = () => undefined;
      }
      woken = false;
    },
  };
}
