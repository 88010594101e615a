import type { ReportProgress } from '../machines/machines.ts';
import { turns } from '../machines/turns.ts';
import type { Services } from '../services.ts';
import type { ModelRecord } from '../store/models.ts';

/** Makes the host ready for a model's machines. */
export interface HostKeeper {
  /** Ends when the host is ready; it is made so once, and again after a failure. */
  ready(model: ModelRecord): Promise<void>;
  /** Runs `work` while no other unit on that machine runs anything: Juju's machine lock. */
  alone<T>(machine: number, work: () => Promise<T>): Promise<T>;
  /** Forgets a model that is gone. */
  forget(model: ModelRecord): void;
}

export function hostKeeper(services: Pick<Services, 'machines' | 'hub'>): HostKeeper {
  const ready = new Map<number, Promise<void>>();
  const inTurn = turns();
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
    alone: (machine, work) => inTurn(String(machine), work),
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
