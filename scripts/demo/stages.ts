/** The demo's stages, each timed and printed. */

/** A stage that has ended well. */
export interface StageReport {
  readonly stage: string;
  readonly seconds: number;
  /** What it found or did, in a few words. */
  readonly outcome: string;
}

/** Runs stages one after the other and keeps what they report. */
export class Stages {
  readonly reports: StageReport[] = [];
  /** The stage that runs, or the last one. */
  current = '';
  readonly #tell: (line: string) => void;
  readonly #now: () => number;

  /** @param now milliseconds of a clock that only goes forward. */
  constructor(tell: (line: string) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Runs one stage; what it returns is shown with its time. */
  async run(stage: string, work: (tell: (line: string) => void) => Promise<string>): Promise<void> {
    this.current = stage;
    this.#tell(`• ${stage} …`);
    const began = this.#now();
    const outcome = await work(this.#tell);
    const seconds = Math.round((this.#now() - began) / 100) / 10;
    this.reports.push({ stage, seconds, outcome });
    this.#tell(`  ${outcome} (${seconds.toFixed(1)} s)`);
  }
}
