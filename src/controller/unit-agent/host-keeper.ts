import type { ReportProgress } from '../machines/machines.ts';
import type { Services } from '../services.ts';
import type { ModelRecord } from '../store/models.ts';

/** Makes the host ready for a model's machines. */
export interface HostKeeper {
  /** Ends when the host is ready; it is made so once, and again after a failure. */
  ready(model: ModelRecord): Promise<void>;
  /** Forgets a model that is gone. */
  forget(model: ModelRecord): void;
}

export function hostKeeper(services: Pick<Services, 'machines' | 'hub'>): HostKeeper {
  const ready = new Map<number, Promise<void>>();
  return {
    ready(model) {
      const known = ready.get(model.id);
      if (known !== undefined) return known;
      const { name, subnet } = model;
      const report = reporter(services, name, 'host');
      const begun = services.machines.prepareHost({ model: name, subnet }, report);
      ready.set(model.id, begun);
      begun.catch(() => ready.delete(model.id));
      return begun;
    },
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
