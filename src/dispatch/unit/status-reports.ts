import { setStatus, type WorkloadStatus } from '../../juju/tools/status.ts';
import type { HookTools } from '../../juju/wire.ts';
import { closingStatus, type StatusReport } from '../commit/closing-status.ts';
import type { UnitStatus } from './unit.ts';

/** The status reports of the layers in one hook, and which of them Juju is sent. */
export class StatusReports {
  readonly #tools: HookTools;
  readonly #layers: readonly string[];
  readonly #reports: Map<string, StatusReport>;
  #shown: string | undefined;

  /** @param layers bottom layer first; earlier reports of other layers are forgotten. */
  constructor(
    tools: HookTools,
    layers: readonly string[],
    reports: Readonly<Record<string, StatusReport>>,
  ) {
    this.#tools = tools;
    this.#layers = layers;
    this.#reports = new Map(Object.entries(reports).filter(([layer]) => layers.includes(layer)));
  }

  /** The status of one layer: its reports replace only its own. */
  of(layer: string): UnitStatus {
    const report =
      (status: StatusReport['status']) =>
      (message: string): void => {
        this.#reports.set(layer, { status, message: oneLine(message) });
      };
    return {
      maintenance: (message) => this.#show('maintenance', oneLine(message)),
      blocked: report('blocked'),
      waiting: report('waiting'),
      active: report('active'),
      clear: () => {
        this.#reports.delete(layer);
      },
    };
  }

  reports(): Readonly<Record<string, StatusReport>> {
    return Object.fromEntries(this.#reports);
  }

  /** Sends the closing status; nothing when no layer has reported. */
  async close(): Promise<void> {
    const closing = closingStatus(this.reports(), this.#layers);
    if (closing !== undefined) await this.#show(closing.status, closing.message);
  }

  async #show(status: WorkloadStatus, message: string): Promise<void> {
    const shown = `${status} ${message}`;
    if (shown === this.#shown) return;
    await setStatus(this.#tools, { status, message });
    this.#shown = shown;
  }
}

function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, ' ').trim();
}
