import type { Ensured, PipInstall, PipOutcome, Python } from '../machine.ts';
import type { Answers } from './answers.ts';
import type { RecordEffect } from './effect.ts';
import type { MemoryFiles } from './memory-files.ts';

/** Python of the recording machine: a virtual environment is a folder with `bin/python`. */
export class MemoryPython implements Python {
  readonly #files: MemoryFiles;
  readonly #answers: Answers;
  readonly #note: RecordEffect;

  constructor(files: MemoryFiles, answers: Answers, note: RecordEffect) {
    this.#files = files;
    this.#answers = answers;
    this.#note = note;
  }

  async ensureVenv(path: string): Promise<Ensured> {
    const python = `${path}/bin/python`;
    if (this.#files.tree.at(python) !== undefined) return { changed: false };
    const owned = { owner: 'root', group: 'root' };
    // A copy, as of `venv --copies`: what a link would lead to is not in the tree.
    const copy = { kind: 'file', content: Buffer.from(''), mode: 0o755, ...owned } as const;
    this.#files.tree.put(python, copy);
    this.#note({ kind: 'venv', path });
    return { changed: true };
  }

  async pipInstall(install: PipInstall): Promise<PipOutcome> {
    this.#note({ kind: 'pip', ...install });
    return this.#answers.nextPip(install);
  }
}
