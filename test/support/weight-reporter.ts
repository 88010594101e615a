import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { mergedWeights, readWeights, testFolder, writeWeights } from './test-weights.ts';

/** Keeps how long each file of a run took as its weight; `scripts/test-on-machines --update-weights` uses it. */
export default class WeightReporter implements Reporter {
  readonly #measured = new Map<string, number>();

  /** Hooks are part of the duration; one of a file that failed says nothing. */
  onTestModuleEnd(module: TestModule): void {
    if (module.state() !== 'passed') return;
    const seconds = module.diagnostic().duration / 1000;
    this.#measured.set(relative(testFolder, module.moduleId), seconds);
  }

  onTestRunEnd(): void {
    writeWeights(mergedWeights(readWeights(), Object.fromEntries(this.#measured)));
  }
}
