/**
 * A process that keeps vitest warm over a private copy and runs test files on request. It is a process of its own,
 * so that a mutant that never ends can be ended with it.
 */
import { join, relative } from 'node:path';
import { createVitest, type TestModule, type TestSpecification } from 'vitest/node';
import type { LaneAnswer, LaneRequest, TestFailure, TestFileRun } from './lane-messages.ts';

const root = process.cwd();
let previous: readonly string[] = [];
/** Files that ended in this run: vitest's own result of a run still holds those of the runs before. */
const ended = new Map<TestModule, number>();
const vitest = await createVitest({
  root,
  config: join(root, 'test/mutation/vitest.config.ts'),
  watch: false,
  reporters: [{ onTestModuleEnd: (module) => void ended.set(module, Date.now()) }],
  update: 'none',
});
await vitest.standalone();
const specifications = await vitest.globTestSpecifications();

async function answer(request: LaneRequest): Promise<LaneAnswer> {
  // What the run before had changed is restored by now.
  for (const file of [...previous, ...request.changed]) vitest.invalidateFile(join(root, file));
  previous = request.changed;
  const wanted = select(request.files);
  ended.clear();
  const { unhandledErrors } = await vitest.runTestSpecifications([...wanted], false);
  const failures = [...ended.keys()].flatMap(failuresOf);
  // An error outside any test fails the run that it is in.
  const loose = unhandledErrors.map((error) => ({
    file: request.files[0] ?? '',
    test: 'an error outside the tests',
    message: messageOf(error),
  }));
  return { runs: [...ended].map(runOf), failures: [...failures, ...loose] };
}

function select(files: readonly string[]): readonly TestSpecification[] {
  return specifications.filter(({ moduleId }) =>
    files.some((file) => relative(root, moduleId).startsWith(file)),
  );
}

function runOf([module, until]: readonly [TestModule, number]): TestFileRun {
  const { duration, collectDuration, environmentSetupDuration, setupDuration, prepareDuration } =
    module.diagnostic();
  const milliseconds =
    duration + collectDuration + environmentSetupDuration + setupDuration + prepareDuration;
  return {
    file: relative(root, module.moduleId),
    milliseconds: Math.round(milliseconds),
    until,
  };
}

function failuresOf(module: TestModule): readonly TestFailure[] {
  const file = relative(root, module.moduleId);
  const failed = [...module.children.allTests('failed')].map((test) => ({
    file,
    test: test.fullName,
    message: messageOf(test.result().errors?.[0]),
  }));
  const outside = [module, ...module.children.allSuites()]
    .flatMap((suite) => suite.errors())
    .map((error) => ({ file, test: 'the file as a whole', message: messageOf(error) }));
  return [...failed, ...outside];
}

function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  return String(error.message).split('\n')[0] ?? '';
}

process.on('message', (request: LaneRequest) => {
  void answer(request).then(
    (sent) => process.send?.(sent),
    (error: unknown) =>
      process.send?.({
        runs: [],
        failures: [{ file: '', test: 'vitest', message: String(error) }],
      }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
