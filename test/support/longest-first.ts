import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { readWeights, testFolder, type TestWeights } from './test-weights.ts';

/** Starts the longest files first, so that all workers of a project end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weights = readWeights();
    const inGroups = await super.sort(files);
    return inGroups.toSorted(
      (one, other) =>
        groupOf(one) - groupOf(other) || secondsOf(other, weights) - secondsOf(one, weights),
    );
  }
}

const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;

/** A file on machines that is not listed counts as long, any other as short. */
function secondsOf({ moduleId, project }: TestSpecification, weights: TestWeights): number {
  return weights[relative(testFolder, moduleId)] ?? (project.name === 'e2e' ? 300 : 0);
}
