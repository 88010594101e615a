import type { Json } from '../../base/json.ts';
import { flagName } from '../../reactive/flag-name.ts';
import type { Unit } from '../unit/unit.ts';
import type { CommandReply } from './command-server.ts';
import {
  conditionWords,
  isDue,
  namesHook,
  watchedFiles,
  type Condition,
  type ConditionedFunction,
} from './conditions.ts';
import type { ProgramCall } from './program-call.ts';

/** The command with all others as its subcommands, as in charms.reactive. */
export const mainCommand = 'charms.reactive';

type Command = (args: readonly string[], call: ProgramCall) => CommandReply | Promise<CommandReply>;

/** Commands with a name of their own on the PATH; the last five are older names of others. */
const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries<Command>({
    set_flag: changing('FLAG', ({ flags }, flag) => flags.set(flag)),
    clear_flag: changing('FLAG', ({ flags }, flag) => flags.clear(flag)),
    announce_flag: changing('FLAG', ({ flags }, flag) => flags.announce(flag)),
    toggle_flag: toggle,
    is_flag_set: ([flag, ...more], { flags }) =>
      flag === undefined || more.length > 0
        ? usage('is_flag_set FLAG')
        : yes(flags.has(flagName(flag))),
    all_flags_set: (wanted, { flags }) =>
      yes(wanted.map(flagName).every((flag) => flags.has(flag))),
    any_flags_set: (wanted, { flags }) => yes(wanted.map(flagName).some((flag) => flags.has(flag))),
    get_flags: (args, { flags }) => list(args, () => flags.all()),
    get_unset_flags: (args, { flags }) =>
      list(args, (wanted) =>
        wanted
          .map(flagName)
          .filter((flag) => !flags.has(flag))
          .sort(),
      ),
    layer_option: layerOption,
    report_status: reportStatus,
    set_state: (args, call) => run('set_flag', args, call),
    remove_state: (args, call) => run('clear_flag', args, call),
    is_state: (args, call) => run('is_flag_set', args, call),
    all_states: (args, call) => run('all_flags_set', args, call),
    any_states: (args, call) => run('any_flags_set', args, call),
    get_states: (args, call) => run('get_flags', args, call),
  }),
);

/** The names under which a program finds commands on its PATH. */
export const commandNames: readonly string[] = [mainCommand, ...commands.keys()];

/** Subcommands of charms.reactive that have no counterpart here, and what to do instead. */
const missing: ReadonlyMap<string, string> = new Map(
  Object.entries({
    register_trigger: 'declare a trigger in a TypeScript module of the layer',
    relation_call: 'use relation-get and relation-set',
    render_template: 'render it in a TypeScript handler, or write the file yourself',
    only_once: 'use @only_once of charms.reactive.sh, or a flag of your own',
    mark_invoked: 'use @only_once of charms.reactive.sh, or a flag of your own',
    when_file_changed: 'use @when_file_changed of charms.reactive.sh',
  }),
);

/** Runs a command of an executable handler: exit code 0 for done or true, 1 for false, 2 for an error. */
export async function run(
  name: string,
  args: readonly string[],
  call: ProgramCall,
): Promise<CommandReply> {
  if (name === mainCommand) return subcommand(args, call);
  const command = commands.get(name);
  return command === undefined ? refused(`there is no command ${name}`) : command(args, call);
}

async function subcommand(args: readonly string[], call: ProgramCall): Promise<CommandReply> {
  const { format, rest } = formatOf(args);
  const [name = '', ...words] = rest;
  if (name === 'test') return test(words, call);
  if (name === 'any_hook') return yes(namesHook(words, call));
  if (conditionWords.includes(name)) {
    return yes(await isDue({ name: '', conditions: [{ kind: name, words }] }, call));
  }
  const instead = missing.get(name);
  if (instead !== undefined) return refused(`${name} is not supported; ${instead}`);
  if (!commands.has(name)) {
    return refused(`no subcommand "${name}"; known: ${[...commands.keys()].join(' ')}`);
  }
  return run(name, [...(format === undefined ? [] : ['--format', format]), ...words], call);
}

/** Prints which functions of a handler are due: `NAME @when FLAG… @hook PATTERN… -- NAME …`. */
async function test(words: readonly string[], call: ProgramCall): Promise<CommandReply> {
  const due: ConditionedFunction[] = [];
  for (const each of functionsOf(words)) if (await isDue(each, call)) due.push(each);
  if (due.length === 0) return yes(false);
  if (call.kind === 'invoke') return { code: 0, stdout: namesOf(due) };
  await call.memory.note(
    due.map(({ name, conditions }) => ({
      name,
      once: conditions.some(({ kind }) => kind === 'only_once'),
      files: watchedFiles(conditions),
    })),
  );
  return { code: 0, stdout: namesOf(due) };
}

function namesOf(functions: readonly ConditionedFunction[]): string {
  return `${functions.map(({ name }) => name).join(',')}\n`;
}

function functionsOf(words: readonly string[]): readonly ConditionedFunction[] {
  const functions: { name: string; conditions: Condition[] }[] = [];
  let begins = true;
  for (const word of words) {
    const last = functions.at(-1);
    const condition = last?.conditions.at(-1);
    if (begins) functions.push({ name: word, conditions: [] });
    else if (word.startsWith('@')) last?.conditions.push({ kind: word.slice(1), words: [] });
    else if (word !== '--' && condition !== undefined) {
      last?.conditions.splice(-1, 1, { ...condition, words: [...condition.words, word] });
    }
    begins = word === '--';
  }
  return functions;
}

function changing(takes: string, change: (unit: Unit, word: string) => void): Command {
  return ([word, ...more], { kind, unit }) => {
    if (word === undefined || more.length > 0) return usage(takes);
    if (kind === 'test') return refused('a --test only asks: change flags in --invoke');
    change(unit, word);
    return { code: 0 };
  };
}

function toggle([flag, value, ...more]: readonly string[], call: ProgramCall): CommandReply {
  const on = /^(1|true|yes|on)$/i.test(value ?? '');
  const off = /^(0|false|no|off|)$/i.test(value ?? '?');
  if (flag === undefined || on === off || more.length > 0) return usage('FLAG true|false');
  if (call.kind === 'test') return refused('a --test only asks: change flags in --invoke');
  call.unit.flags.toggle(flag, on);
  return { code: 0 };
}

/** As in layer-basic: a boolean is an exit code, a list is lines. */
function layerOption([layer, name, ...more]: readonly string[], call: ProgramCall): CommandReply {
  if (layer === undefined || name === undefined || more.length > 0) return usage('LAYER OPTION');
  const value = new Map(Object.entries(call.unit.charm.options(layer))).get(name);
  if (value === undefined) return refused(`layer ${layer} has no option ${name}`);
  if (typeof value === 'boolean') return yes(value);
  return { code: 0, stdout: textOf(value) };
}

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.map((each: Json) => textOf(each)).join('');
  if (typeof value === 'object' && value !== null) return `${JSON.stringify(value)}\n`;
  return `${String(value ?? '')}\n`;
}

/** The layer's part of the closing status; `status-set` shows one at once, which the closing one takes back. */
function reportStatus([status, ...words]: readonly string[], call: ProgramCall): CommandReply {
  if (call.kind === 'test') return refused('a --test only asks: report in --invoke');
  const message = words.join(' ');
  switch (status) {
    case 'active':
    case 'waiting':
    case 'blocked':
      call.unit.status[status](message);
      return { code: 0 };
    case 'clear':
      call.unit.status.clear();
      return { code: 0 };
    case undefined:
    default:
      return usage('active|waiting|blocked MESSAGE, or clear');
  }
}

function list(
  args: readonly string[],
  choose: (words: readonly string[]) => readonly string[],
): CommandReply {
  const { format = 'raw', rest } = formatOf(args);
  const flags = choose(rest);
  if (format === 'json') return { code: 0, stdout: `${JSON.stringify(flags)}\n` };
  if (format !== 'raw') return refused(`no format "${format}"; known: raw json`);
  return { code: 0, stdout: flags.map((flag) => `${flag}\n`).join('') };
}

function formatOf(args: readonly string[]): {
  readonly format: string | undefined;
  readonly rest: readonly string[];
} {
  const [first = '', second, ...rest] = args;
  const joined = /^--format=(.*)$/.exec(first)?.[1];
  if (joined !== undefined) return { format: joined, rest: args.slice(1) };
  if (first === '--format') return { format: second ?? '', rest };
  return { format: undefined, rest: args };
}

function yes(answer: boolean): CommandReply {
  return { code: answer ? 0 : 1 };
}

function usage(takes: string): CommandReply {
  return refused(`expected ${takes}`);
}

function refused(reason: string): CommandReply {
  return { code: 2, stderr: `error: ${reason}\n` };
}
