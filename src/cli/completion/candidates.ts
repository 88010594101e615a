import type { Command } from 'commander';
import { objectOrEmpty } from '../../base/json.ts';
import { unitsOfApplication } from '../status/units-of-application.ts';
import type { Terminal } from '../terminal.ts';
import { controllerHome, modelName } from '../session/session.ts';

/** The completions of the last of `words`: a command, one of its options, or a name of the model. */
export async function candidates(
  program: Command,
  words: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const last = words.at(-1) ?? '';
  const command = descend(program, words.slice(0, -1));
  return (await choices(command, words, terminal)).filter((each) => each.startsWith(last)).sort();
}

function descend(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    const next = command.commands.find(
      (each) => each.name() === word || each.aliases().includes(word),
    );
    command = next ?? command;
  }
  return command;
}

async function choices(
  command: Command,
  words: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (last.startsWith('-')) {
    return [
      '--help',
      ...command.options.flatMap(({ long, hidden }) => (hidden || !long ? [] : long)),
    ];
  }
  if (command.commands.length > 0) {
    const named = command.commands.filter((each) => !each.name().startsWith('_'));
    return named.flatMap((each) => [each.name(), ...each.aliases()]);
  }
  const previous = before.at(-1) ?? '';
  const option = command.options.find(({ long, short }) => long === previous || short === previous);
  if (option?.argChoices !== undefined) return option.argChoices;
  if (option?.long === '--model') return (await known(terminal)).models;
  if (option?.required === true && !['--unit', '--application'].includes(option.long ?? ''))
    return [];
  const { argChoices, name } = firstOpen(command, before);
  if (argChoices !== undefined) return argChoices;
  const { applications, units, models } = await known(terminal);
  if (name.includes('MODEL')) return models;
  if (name.includes('UNIT') || option?.long === '--unit' || command.name() === 'unit') return units;
  if (name.includes('WORDS')) return before.includes('--') ? [] : units;
  if (/APPLICATION|^A$|^B$/.test(name) || command.name() === 'application') return applications;
  return [];
}

/** The argument that the word at the cursor is. */
function firstOpen(
  command: Command,
  before: readonly string[],
): { readonly name: string; readonly argChoices: readonly string[] | undefined } {
  const start = before.findLastIndex(
    (word) => word === command.name() || command.aliases().includes(word),
  );
  const index = before.slice(start + 1).filter((word) => !word.startsWith('-')).length;
  const args = command.registeredArguments;
  const found = args[index] ?? (args.at(-1)?.variadic === true ? args.at(-1) : undefined);
  return { name: found?.name() ?? '', argChoices: found?.argChoices };
}

interface Known {
  readonly models: readonly string[];
  readonly applications: readonly string[];
  readonly units: readonly string[];
}

/** Names that a running controller knows; empty when none runs. */
async function known(terminal: Terminal): Promise<Known> {
  try {
    const { connect } = await import('../../controller/client.ts');
    const controller = connect(await controllerHome({}, terminal));
    const { models } = await controller.request('models', {});
    const names = models.map(({ name }) => name);
    const model = modelName({}, terminal);
    if (!names.includes(model)) return { models: names, applications: [], units: [] };
    const { status } = await controller.request('status', { model });
    const applications = objectOrEmpty(objectOrEmpty(status).applications);
    const units = Object.keys(applications).flatMap((name) =>
      Object.keys(unitsOfApplication(applications, name)),
    );
    return { models: names, applications: Object.keys(applications), units };
  } catch {
    // The Tab key must print no error, whatever the controller responds.
    return { models: [], applications: [], units: [] };
  }
}
