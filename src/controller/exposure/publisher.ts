/** Publishes exposed ports on the host, as the store has them. */
import { messageOf } from '../../errors.ts';
import { keyedQueue } from '../machines/keyed-queue.ts';
import type { Services } from '../services.ts';
import { listApplications } from '../store/applications.ts';
import { listModels, modelById, type ModelRecord } from '../store/models.ts';
import type { ExposedApplication } from './exposed-applications.ts';
import { hostPortAssignment } from './host-ports.ts';
import { publishedPorts } from './published-ports.ts';

export interface Publisher {
  /**
   * Applies the store's exposures to the host's rules.
   *
   * @throws what the host refused.
   */
  apply(): Promise<void>;
  /** Stops following the store; what is published stays. */
  stop(): Promise<void>;
}

/** How often to check whether a refused port is free, and whether the rules are still in place. */
const checkInterval = 30_000;

/** Publishes what is exposed now, and from then on follows the store. */
export function startPublisher(services: Services): Publisher {
  const { db, clock, machines } = services;
  const assign = hostPortAssignment(services);
  const stopped = new AbortController();
  const enqueue = keyedQueue();
  /** Model → what was published last, as text. */
  const applied = new Map<number, string>();
  let planned: NodeJS.Immediate | undefined;
  const off = db.onCommit(() => (planned ??= setImmediate(follow)));
  const apply = () => enqueue('apply', pass);
  follow();
  const watching = watch();
  return {
    apply,
    async stop() {
      stopped.abort();
      off();
      if (planned !== undefined) clearImmediate(planned);
      await watching;
      await enqueue('apply', () => Promise.resolve());
    },
  };

  /** Runs once for many commits in a row. */
  function follow(): void {
    planned = undefined;
    void apply().catch((error: unknown) => services.complain(error));
  }

  async function watch(): Promise<void> {
    for (;;) {
      await clock.pause(checkInterval, stopped.signal);
      if (stopped.signal.aborted) return;
      await enqueue('apply', forgetLost).catch((error: unknown) => services.complain(error));
      follow();
    }
  }

  /** Reloading the host's own firewall removes all other rules: those models are published again. */
  async function forgetLost(): Promise<void> {
    for (const { id, name, subnet } of listModels(db)) {
      if (applied.has(id) && !(await machines.isPublished({ model: name, subnet }))) {
        applied.delete(id);
      }
    }
  }

  async function pass(): Promise<void> {
    if (stopped.signal.aborted) return;
    const exposed = await assign();
    const failures: unknown[] = [];
    for (const model of listModels(db)) {
      await publish(model.id, exposed).catch((error: unknown) => {
        failures.push(error);
        report(model, error);
      });
    }
    if (failures.length > 0) throw failures[0];
  }

  /** A model without applications may be about to be destroyed, and a dying one publishes nothing: their rules stay. */
  async function publish(id: number, exposed: readonly ExposedApplication[]): Promise<void> {
    const model = modelById(db, id);
    if (model?.life !== 'alive' || listApplications(db, id).length === 0) return;
    const ports = exposed
      .filter((each) => each.model === id)
      .flatMap(({ owner, requested }) => publishedPorts(owner, requested));
    const text = JSON.stringify(ports);
    if (applied.get(id) === text) return;
    await machines.publish({ model: model.name, subnet: model.subnet }, ports);
    applied.set(id, text);
  }

  function report({ id }: ModelRecord, error: unknown): void {
    const message = `cannot publish its ports: ${messageOf(error)}`;
    const line = { model: id, entity: 'controller', level: 'ERROR', message } as const;
    services.log.write({ ...line, module: 'expose' });
  }
}
