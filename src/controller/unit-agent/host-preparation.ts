import type { ReportProgress } from '../machines/machines.ts';
import { keyedQueue } from '../machines/keyed-queue.ts';
import type { Services } from '../services.ts';
import type { ModelRecord } from '../store/models.ts';

/** Makes the host ready for a model's machines. */
export interface HostPreparation {
  /** Resolves when the host is ready; the preparation runs once, and again after a failure. */
  ready(model: ModelRecord): Promise<void>;
  /** Runs `work` while no other unit on that machine runs an operation: Juju's machine lock. */
  withMachineLock<T>(machine: number, work: () => Promise<T>): Promise<T>;
  /** Forgets a removed model. */
  forget(model: ModelRecord): void;
}

export function hostPreparation(services: Pick<Services, 'machines' | 'hub'>): HostPreparation {
  const ready = new Map<number, Promise<void>>();
  const enqueue = keyedQueue();
  return {
    ready(model) {
      const known = ready.get(model.id);
      if (known !== undefined) return known;
      const { name, subnet } = model;
      const report = reporter(services, name, 'host');
      const preparation = services.machines.prepareHost({ model: name, subnet }, report);
      ready.set(model.id, preparation);
      preparation.catch(() => ready.delete(model.id));
      return preparation;
    },
    withMachineLock: (machine, work) => enqueue(String(machine), work),
    forget(model) {
      ready.delete(model.id);
    },
  };
}

/** Publishes progress to a model's listeners. */
export function reporter(
  { hub }: Pick<Services, 'hub'>,
  model: string,
  subject: string,
): ReportProgress {
  return (message, fraction) =>
    hub.publish(model, {
      kind: 'progress',
      subject,
      message,
      ...(fraction === undefined ? {} : { fraction }),
    });
}
