/** The configuration of the tree without the tests on machines, for a lane of the mutation run. */
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import house from '../../vitest.config.ts';

const bail = Number(process.env.MUTATION_BAIL ?? '0');

function isWithoutMachines(project: unknown): project is TestProjectInlineConfiguration {
  if (typeof project !== 'object' || project === null || !('test' in project)) return false;
  const { test } = project;
  if (typeof test !== 'object' || test === null || !('name' in test)) return false;
  return typeof test.name === 'string' && !test.name.startsWith('e2e');
}

export default defineConfig({
  ...house,
  cacheDir: '.vite',
  test: {
    ...house.test,
    bail,
    // A second look at a failure costs a minute for each mutant, and says nothing new.
    retry: 0,
    projects: (house.test?.projects ?? []).filter(isWithoutMachines).map((project) => ({
      ...project,
      test: {
        ...project.test,
        setupFiles: [
          ...[project.test?.setupFiles ?? []].flat(),
          './test/mutation/report-reached.ts',
        ],
      },
    })),
  },
});
