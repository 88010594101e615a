import type { Clock } from '../clock.ts';

/** Lets a loop wait until a time or a notification; a notification while the loop works is not lost. */
export interface NotifiableTimer {
  notify(): void;
  /** Ends at `until` (milliseconds since 1970), at a notification, or when `signal` is aborted. */
  wait(until: number, signal: AbortSignal): Promise<void>;
}

export function notifiableTimer(clock: Clock): NotifiableTimer {
  let notified = false;
  let cancelWait = (): void => undefined;
  return {
    notify() {
      notified = true;
      cancelWait();
    },
    async wait(until, signal) {
      if (!notified && !signal.aborted) {
        const waiting = new AbortController();
        cancelWait = () => waiting.abort();
        const length = Math.max(0, until - clock.now());
        await clock.pause(length, AbortSignal.any([waiting.signal, signal]));
        cancelWait = () => undefined;
      }
      notified = false;
    },
  };
}
