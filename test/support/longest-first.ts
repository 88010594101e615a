import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const testFolder = `${import.meta.dirname}/..`;

/**
 * Seconds that test files take on two quiet cores, where it is long.
 *
 * Only their order matters. A file on machines that is not listed counts as long, any other as short.
 */
const seconds: Readonly<Record<string, number>> = {
  'e2e/base-images.test.ts': 60,
  'e2e/boot.test.ts': 25,
  'e2e/by-hand.test.ts': 55,
  'e2e/cases.test.ts': 65,
  'e2e/classic-charm.test.ts': 40,
  'e2e/database.test.ts': 110,
  'e2e/demo.test.ts': 60,
  'e2e/expose.test.ts': 50,
  'e2e/host-boot.test.ts': 60,
  'e2e/killed-switch.test.ts': 90,
  'e2e/leaving.test.ts': 90,
  'e2e/look-inside.test.ts': 60,
  'e2e/machines.test.ts': 30,
  'e2e/many-machines.test.ts': 45,
  'e2e/modern-database.test.ts': 100,
  'e2e/mongodb.test.ts': 50,
  'e2e/no-node.test.ts': 25,
  'e2e/ops-charm.test.ts': 55,
  'e2e/private-home.test.ts': 60,
  'e2e/programs.test.ts': 20,
  'e2e/provisioning.test.ts': 55,
  'e2e/reboot.test.ts': 15,
  'e2e/recovery.test.ts': 35,
  'e2e/storage.test.ts': 35,
  'e2e/subordinate.test.ts': 30,
  'e2e/tutorial.test.ts': 50,
  'e2e/upgrade-from-0.2.test.ts': 60,
  'e2e/wsgi-adversity.test.ts': 105,
  'e2e/wsgi-failure.test.ts': 95,
  'e2e/wsgi-options.test.ts': 120,
  'e2e/wsgi-settings.test.ts': 40,
  'builder/golden.test.ts': 15,
  'controller/killed-controller.test.ts': 8,
  'controller/operations/crash.test.ts': 8,
  'dispatch/one-charm.test.ts': 12,
  'examples/three-charms.test.ts': 8,
  'machine/real/python.test.ts': 15,
};

/** Starts the longest files first, so that all workers of a project end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const inGroups = await super.sort(files);
    return inGroups.toSorted(
      (one, other) => groupOf(one) - groupOf(other) || secondsOf(other) - secondsOf(one),
    );
  }
}

const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;

function secondsOf({ moduleId, project }: TestSpecification): number {
  return seconds[relative(testFolder, moduleId)] ?? (project.name === 'e2e' ? 300 : 0);
}
