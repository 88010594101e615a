import type { PackageOutcome, Packages } from '../machine.ts';
import { parsePackageNames } from '../names.ts';
import type { Answers } from './answers.ts';
import type { RecordEffect } from './effect.ts';

/** Debian's packages on the recording machine. */
export class MemoryPackages implements Packages {
  /** Names that are installed; tests may change it. */
  readonly installed: Set<string>;
  readonly #answers: Answers;
  readonly #note: RecordEffect;

  constructor(installed: readonly string[], answers: Answers, note: RecordEffect) {
    this.installed = new Set(installed);
    this.#answers = answers;
    this.#note = note;
  }

  async ensureInstalled(names: readonly string[]): Promise<PackageOutcome> {
    const wanted = parsePackageNames(names);
    const missing = wanted.filter(({ name }) => !this.installed.has(name)).map(({ text }) => text);
    if (missing.length === 0) return { kind: 'installed', changed: false, added: [] };
    const scripted = this.#answers.nextInstall();
    if (scripted !== undefined && scripted.kind !== 'installed') return scripted;
    for (const { name } of wanted) this.installed.add(name);
    this.#note({ kind: 'install', packages: missing });
    return { kind: 'installed', changed: true, added: missing };
  }
}
