import type { UnitSource } from '../model/ask-unit.ts';
import { type MakeCommand, modelCommand } from './command.ts';

interface SnapshotOptions extends UnitSource {
  readonly output?: string;
}

/** `charmwright snapshot UNIT [-o FILE]` */
export const snapshotCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'snapshot',
    'Write a unit as it is now as a State of the test kit, in TypeScript; secrets are masked.',
    ['snapshot hello/0', 'snapshot hello/0 -o test/hello-0.ts', 'snapshot --file unit.json'],
  )
    .argument('[UNIT]')
    .option('-o, --output <FILE>', 'the file to write; standard output when left out')
    .option('--file <FILE>', 'what a unit elsewhere said of itself; - is standard input')
    .action(async (unit: string | undefined, options: SnapshotOptions) => {
      const { takeSnapshot } = await import('../model/snapshot.ts');
      await takeSnapshot(terminal, options, unit);
    });
