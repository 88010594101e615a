import { sendLog, type UnitLogLevel, type LogLine } from '../../juju/tools/log.ts';
import type { HookTools } from '../../juju/wire.ts';
import type { UnitLog } from '../unit/unit.ts';

/** Buffers a hook's log lines and sends them in few calls, at its end or before it fails. */
export class LogBuffer {
  readonly #tools: HookTools;
  #lines: LogLine[] = [];

  constructor(tools: HookTools) {
    this.#tools = tools;
  }

  add(level: UnitLogLevel, text: string): void {
    this.#lines.push({ level, text });
  }

  /** Sends the buffered lines, in order; the buffer is empty afterwards, also when sending fails. */
  async flush(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    await sendLog(this.#tools, lines);
  }
}

/** A layer's own log: each of its lines begins with the layer's name. */
export function layerLog(buffer: LogBuffer, layer: string): UnitLog {
  const line =
    (level: UnitLogLevel) =>
    (message: string): void =>
      buffer.add(level, message.replaceAll(/^/gm, `${layer}: `));
  return {
    debug: line('DEBUG'),
    info: line('INFO'),
    warning: line('WARNING'),
    error: line('ERROR'),
  };
}
