import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const conditions = ['charmwright-source'];

/** What builds packages or compiles programs. */
const packages = ['test/package/**/*.test.ts', 'test/builder/pack/**/*.test.ts'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    restoreMocks: true,
    sequence: { sequencer: LongestFirst },
    // A state that is polled for may come late on a busy host; what never comes still fails.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...packages, 'test/e2e/**', 'test/fixtures/**'],
          // Modules have no state of their own, so the files of a worker share them.
          isolate: false,
          maxWorkers: '100%',
          // A limit for a test that hangs, with room for a host that is busy with something else.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: packages,
          globalSetup: ['test/package/support/install-package.ts'],
          // One worker without isolation, in which the programs that are compiled share the files of libraries.
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/set-up-run.ts'],
          // Machines mostly wait; each worker has a controller of its own.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
        },
      },
    ],
  },
});
