import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Inspection } from '../../dispatch/inspect/inspection.ts';
import { fault } from '../../errors.ts';
import { type MakeCommand, modelCommand } from '../command.ts';
import { formatTime } from '../render/trace.ts';
import { renderLiteral } from '../render/typescript-literal.ts';
import { inspectUnit, type UnitSource } from '../session/inspect-unit.ts';
import type { Terminal } from '../terminal.ts';

interface SnapshotOptions extends UnitSource {
  readonly output?: string;
}

/** `charmwright snapshot UNIT [-o FILE]` */
const snapshotCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'snapshot',
    group: 'look',
    summary:
      'Write a unit as it is now as a State of the test kit, in TypeScript; secrets are masked.',
    examples: [
      'snapshot hello/0',
      'snapshot hello/0 -o test/hello-0.ts',
      'snapshot --file unit.json',
    ],
  })
    .argument('[UNIT]')
    .option('-o, --output <FILE>', 'the file to write; standard output when left out')
    .option('--file <FILE>', 'the inspection of a unit elsewhere; - is standard input')
    .action(async (unit: string | undefined, options: SnapshotOptions) => {
      await takeSnapshot(terminal, options, unit);
    });

export default snapshotCommand;

/** Writes a unit as a module whose one export is its state. */
async function takeSnapshot(
  terminal: Terminal,
  options: SnapshotOptions,
  unit: string | undefined,
): Promise<void> {
  const text = snapshotModule(await inspectUnit(terminal, options, { unit, depth: 'state' }));
  if (options.output === undefined) {
    terminal.out.write(text);
    return;
  }
  await writeFile(resolve(terminal.cwd, options.output), text);
  terminal.err.line(`wrote ${options.output}`);
}

/** The module's text. */
function snapshotModule({ unit, model, charm, flags, time, state }: Inspection): string {
  if (state === undefined) {
    throw fault('UNIT_NOT_INSPECTABLE', `the inspection of ${unit} holds only its flags`, {
      hint: 'inspect it with CHARMWRIGHT_INSPECT=state',
    });
  }
  const [application = '', number = '0'] = unit.split('/');
  const { leader, config, ...rest } = state;
  const source = {
    application: application === charm.name ? undefined : application,
    unit: Number(number),
    leader,
    flags,
    config,
    ...rest,
    model,
  };
  return [
    "import { state } from 'charmwright/testing';",
    '',
    `/** ${unit} of the model ${model.name} at ${formatTime(time)}; secrets are masked. */`,
    `export const ${nameOf(unit)} = state(${renderLiteral(source)});`,
    '',
  ].join('\n');
}

/** `my-shop/0` → `myShop0` */
function nameOf(unit: string): string {
  return unit.replaceAll(/[-/]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
