import type { Command } from 'commander';
import { type MakeCommand, newCommand } from '../command.ts';
import { usageError } from '../parse/usage-error.ts';

interface TestOptions {
  readonly watch?: true;
}

/** `charmwright test [DIR] [-- VITEST…]` */
const testCommand: MakeCommand = ({ terminal, exit }) =>
  newCommand({
    name: 'test',
    group: 'write',
    summary:
      'Run the tests of a charm, a layer or an interface with vitest. What stands after -- is for vitest. Ends with 1 where a test fails, or where there is none.',
    examples: ['test', 'test ../shop', 'test --watch', 'test -- -t "opens its port" --coverage'],
  })
    .usage('[options] [DIR] [-- VITEST_ARGUMENTS...]')
    .argument('[WORDS...]', 'the folder of the project (default: here), and vitest’s arguments')
    .option('--watch', 'go on, and run again whatever a change touches')
    .action(async (words: readonly string[], options: TestOptions, command: Command) => {
      const passed = afterDashes(command);
      const [folder = '.', another] = words.slice(0, words.length - passed.length);
      if (another !== undefined) {
        throw usageError(
          `test takes one folder, and ${another} is another`,
          'write -- before what is for vitest',
        );
      }
      const { runTests } = await import('../run-tests.ts');
      exit(await runTests({ folder, passed, watch: options.watch ?? false }, terminal));
    });

export default testCommand;

/** The words after `--`; the parser distinguishes them only in its raw arguments. */
function afterDashes({ parent }: Command): readonly string[] {
  const rawArgs = parent !== null && 'rawArgs' in parent ? parent.rawArgs : [];
  if (!Array.isArray(rawArgs)) return [];
  const dashes = rawArgs.indexOf('--');
  return dashes === -1 ? [] : rawArgs.slice(dashes + 1).map(String);
}
