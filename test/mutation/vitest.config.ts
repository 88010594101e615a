/** The configuration of the tree's fast tests, for a lane of the mutation run. */
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import house from '../../vitest.config.ts';

const bail = Number(process.env.MUTATION_BAIL ?? '0');

function isFast(project: unknown): project is TestProjectInlineConfiguration {
  if (typeof project !== 'object' || project === null || !('test' in project)) return false;
  const { test } = project;
  if (typeof test !== 'object' || test === null || !('name' in test)) return false;
  return test.name === 'fast';
}

export default defineConfig({
  ...house,
  cacheDir: '.vite',
  test: {
    ...house.test,
    bail,
    // A second look at a failure costs a minute for each mutant, and says nothing new.
    retry: 0,
    projects: (house.test?.projects ?? []).filter(isFast).map((project) => ({
      ...project,
      test: {
        ...project.test,
        // A module that is loaded again by each file says for each what it reached.
        isolate: true,
        setupFiles: [
          ...[project.test?.setupFiles ?? []].flat(),
          './test/mutation/report-reached.ts',
        ],
      },
    })),
  },
});
