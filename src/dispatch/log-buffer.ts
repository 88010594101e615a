import type { UnitLog } from './unit.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** Sends one record, of one or more lines, to the model's log. */
export type SendLog = (level: LogLevel, text: string) => Promise<void>;

/** Characters (of at most 3 bytes): a record is one argument of a process, which Linux limits to 128 KiB. */
const longestRecord = 40_000;

/**
 * Gathers a hook's log lines so that they go out in few records.
 *
 * Neighbours of the same level share a record, so levels and order are kept.
 */
export class LogBuffer {
  readonly #send: SendLog;
  #lines: { level: LogLevel; text: string }[] = [];

  constructor(send: SendLog) {
    this.#send = send;
  }

  add(level: LogLevel, text: string): void {
    for (let at = 0; at === 0 || at < text.length; at += longestRecord) {
      this.#append(level, text.slice(at, at + longestRecord));
    }
  }

  /** Sends what has gathered; the buffer is empty afterwards, also when sending fails. */
  async flush(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    for (const { level, text } of lines) await this.#send(level, text);
  }

  #append(level: LogLevel, text: string): void {
    const last = this.#lines.at(-1);
    if (last?.level === level && last.text.length + text.length < longestRecord) {
      last.text += `\n${text}`;
    } else {
      this.#lines.push({ level, text });
    }
  }
}

/** A layer's own log: its lines begin with the layer's name. */
export function layerLog(buffer: LogBuffer, layer: string): UnitLog {
  const line =
    (level: LogLevel) =>
    (message: string): void =>
      buffer.add(level, `${layer}: ${message}`);
  return {
    debug: line('DEBUG'),
    info: line('INFO'),
    warning: line('WARNING'),
    error: line('ERROR'),
  };
}
