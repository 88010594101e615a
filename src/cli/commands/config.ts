import { resolve } from 'node:path';
import { didYouMean } from '../../base/nearest-name.ts';
import type { ConfigSetting } from '../../controller/api.ts';
import { fault } from '../../errors.ts';
import { formatOption, type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { parseSettings } from '../parse/name-values.ts';
import { usageError } from '../parse/usage-error.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { openSession } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';

interface ConfigOptions extends ModelOptions {
  readonly reset?: string;
  readonly file?: string;
  readonly format: string;
}

/** `charmwright config APPLICATION [NAME | NAME=VALUE…] [--reset NAMES]` */
const configCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'config',
    group: 'applications',
    summary: 'Show or change an application’s options.',
    examples: [
      'config hello',
      'config hello port',
      'config hello port=8080 wsgi_module=shop.wsgi:application',
      'config hello --reset port,wsgi_module',
      'config hello environment_variables=@variables.txt',
    ],
  })
    .argument('<APPLICATION>')
    .argument('[SETTINGS...]', 'an option to print, or options to set: name=value, name=@file')
    .option('--reset <NAMES>', 'options to set back to their defaults, with commas between')
    .option('--file <FILE>', 'a YAML file of options to set')
    .addOption(formatOption('yaml', 'json'))
    .action(async (application: string, words: readonly string[], options: ConfigOptions) => {
      await showOrChange(terminal, options, { application, words });
    });

export default configCommand;

/** Prints all options or one, or sets and resets some; never both. */
async function showOrChange(
  terminal: Terminal,
  options: ConfigOptions,
  { application, words }: { readonly application: string; readonly words: readonly string[] },
): Promise<void> {
  const names = words.filter((word) => !word.includes('='));
  const pairs = words.filter((word) => word.includes('='));
  const reset = (options.reset ?? '').split(',').filter((name) => name !== '');
  const changes = pairs.length > 0 || reset.length > 0 || options.file !== undefined;
  if (names.length > 1 || (names.length === 1 && changes)) {
    throw usageError('one option can be printed at a time, and not while others are set');
  }
  const set = {
    ...(options.file === undefined
      ? {}
      : await fromFile(resolve(terminal.cwd, options.file), application)),
    ...(await parseSettings(pairs, terminal.cwd)),
  };
  const both = reset.find((name) => name in set);
  if (both !== undefined) throw usageError(`${both} can't be set and reset at once`);
  const { controller, model } = await openSession(options, terminal);
  const answer = await controller.request('config', { model, application, set, reset });
  if (changes) return;
  const [name] = names;
  if (name === undefined) {
    terminal.out.write(await renderData(listing(answer), dataFormat(options.format)));
  } else {
    terminal.out.line(String(chosen(answer.settings, name).value ?? ''));
  }
}

async function fromFile(
  path: string,
  application: string,
): Promise<Readonly<Record<string, string>>> {
  const { readConfigFile } = await import('../parse/config-file.ts');
  return readConfigFile(path, application);
}

function chosen(settings: Readonly<Record<string, ConfigSetting>>, name: string): ConfigSetting {
  const found = settings[name];
  if (found !== undefined) return found;
  throw fault('CONFIG_OPTION_UNKNOWN', `there is no option ${name}`, {
    hint: didYouMean(name, Object.keys(settings)),
  });
}

interface Listing {
  readonly application: string;
  readonly charm: string;
  readonly settings: Readonly<Record<string, ConfigSetting>>;
}

/** The words and order in which juju prints options: sorted by name, each option's keys too. */
function listing({
  application,
  charm,
  settings,
}: Listing): Readonly<
  Record<
    string,
    string | Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>
  >
> {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    application,
    charm,
    settings: Object.fromEntries(
      sorted.map(([name, { type, description, source, value, default: usual }]) => [
        name,
        {
          ...(usual === undefined ? {} : { default: usual }),
          description,
          source,
          type,
          ...(value === undefined ? {} : { value }),
        },
      ]),
    ),
  };
}
