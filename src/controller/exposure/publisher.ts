/** Keeps what the host publishes what the store says. */
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
   * Makes the host's rules what the store says by now.
   *
   * @throws what the host refused.
   */
  apply(): Promise<void>;
  /** Stops following the store; what is published stays. */
  stop(): Promise<void>;
}

/** How often it is looked whether a port that was refused is free, and whether the rules are still there. */
const lookInterval = 30_000;

/** Publishes what is exposed now, and from then on follows the store. */
export function startPublisher(services: Services): Publisher {
  const { db, clock, machines } = services;
  const assign = hostPortAssignment(services);
  const stopped = new AbortController();
  const inTurn = keyedQueue();
  /** Model → what was published last, as text. */
  const applied = new Map<number, string>();
  let planned: NodeJS.Immediate | undefined;
  const off = db.onCommit(() => (planned ??= setImmediate(follow)));
  const apply = () => inTurn('apply', pass);
  follow();
  const watching = watch();
  return {
    apply,
    async stop() {
      stopped.abort();
      off();
      if (planned !== undefined) clearImmediate(planned);
      await watching;
      await inTurn('apply', () => Promise.resolve());
    },
  };

  /** Many commits in a row are followed once. */
  function follow(): void {
    planned = undefined;
    void apply().catch((error: unknown) => services.complain(error));
  }

  async function watch(): Promise<void> {
    for (;;) {
      await clock.pause(lookInterval, stopped.signal);
      if (stopped.signal.aborted) return;
      await inTurn('apply', forgetLost).catch((error: unknown) => services.complain(error));
      follow();
    }
  }

  /** A host's own firewall that is loaded again clears the rules of all others away. */
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

  /** A model without applications may be about to go, one that is dying has nothing to publish: their rules stay. */
  async function publish(id: number, exposed: readonly ExposedApplication[]): Promise<void> {
    const model = modelById(db, id);
    if (model?.life !== 'alive' || listApplications(db, id).length === 0) return;
    const ports = exposed
      .filter((each) => each.model === id)
      .flatMap(({ owner, wanted }) => publishedPorts(owner, wanted));
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
