import { resolve } from 'node:path';
import { didYouMean } from '../../base/nearest-name.ts';
import type { ConfigSetting } from '../../controller/api.ts';
import { fault } from '../../errors.ts';
import type { ModelOptions } from '../commands/command.ts';
import { readConfigFile } from '../parse/config-file.ts';
import { parseSettings } from '../parse/pairs.ts';
import { usage } from '../parse/usage.ts';
import { dataFormat, renderData } from '../render/data.ts';
import type { Terminal } from '../terminal.ts';
import { openSession } from './session.ts';

interface ConfigWish extends ModelOptions {
  readonly reset?: string;
  readonly file?: string;
  readonly format: string;
}

/** Prints all options or one, or sets and resets some; never both. */
export async function changeConfig(
  terminal: Terminal,
  options: ConfigWish,
  { application, words }: { readonly application: string; readonly words: readonly string[] },
): Promise<void> {
  const names = words.filter((word) => !word.includes('='));
  const pairs = words.filter((word) => word.includes('='));
  const reset = (options.reset ?? '').split(',').filter((name) => name !== '');
  const changes = pairs.length > 0 || reset.length > 0 || options.file !== undefined;
  if (names.length > 1 || (names.length === 1 && changes)) {
    throw usage('one option can be printed at a time, and not while others are set');
  }
  const set = {
    ...(options.file === undefined
      ? {}
      : await readConfigFile(resolve(terminal.cwd, options.file), application)),
    ...(await parseSettings(pairs, terminal.cwd)),
  };
  const both = reset.find((name) => name in set);
  if (both !== undefined) throw usage(`${both} can't be set and reset at once`);
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
