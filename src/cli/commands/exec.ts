import { objectOrEmpty } from '../../base/json.ts';
import type { Verbs } from '../../controller/verbs/verbs.ts';
import { describeError, fault } from '../../errors.ts';
import { formatOption, type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { repeated } from '../parse/option-values.ts';
import { parseDuration } from '../parse/duration.ts';
import { usageError } from '../parse/usage-error.ts';
import { renderData } from '../render/data.ts';
import { openSession, type Session } from '../session/session.ts';
import { unitsOfApplication } from '../status/units-of-application.ts';
import type { Terminal } from '../terminal.ts';

interface ExecOptions extends ModelOptions {
  readonly unit?: readonly string[];
  readonly application?: readonly string[];
  readonly all?: true;
  readonly timeout?: string;
  readonly format: string;
}

/** `charmwright exec UNIT -- COMMAND…` */
const execCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand({
    name: 'exec',
    group: 'look',
    summary: 'Run a command on units, in a hook’s surroundings and with hook tools.',
    examples: [
      'exec hello/0 -- systemctl status gunicorn3.service',
      'exec --unit hello/0 --unit hello/1 -- config-get port',
      'exec --application hello -- uptime',
      'exec --all -- uname -r',
    ],
  })
    .argument('<WORDS...>', 'the unit, unless an option names it, and the command')
    .passThroughOptions()
    .option('-u, --unit <UNITS>', 'units, with commas between; repeatable', repeated)
    .option('-a, --application <APPLICATIONS>', 'all units of applications; repeatable', repeated)
    .option('--all', 'every unit of the model')
    .option('--timeout <TIME>', 'how long the command may take')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (words: readonly string[], options: ExecOptions) => {
      const split = (each: readonly string[] | undefined): readonly string[] =>
        (each ?? []).flatMap((names) => names.split(',')).filter((name) => name !== '');
      const code = await runOnUnits(terminal, options, {
        words,
        units: split(options.unit),
        applications: split(options.application),
        all: options.all ?? false,
        timeout: options.timeout === undefined ? undefined : parseDuration(options.timeout) / 1000,
      });
      exit(code);
    });

export default execCommand;

interface ExecTarget {
  /** As on the command line: the command, after the unit where no option names one. */
  readonly words: readonly string[];
  readonly units: readonly string[];
  readonly applications: readonly string[];
  readonly all: boolean;
  /** Seconds. */
  readonly timeout: number | undefined;
}

type UnitOutput = Verbs['exec']['response'];

/** Runs the command on all units in parallel; returns the first exit code that is not 0. */
async function runOnUnits(
  terminal: Terminal,
  options: ModelOptions & { readonly format: string },
  target: ExecTarget,
): Promise<number> {
  const { command, named } = splitWords(target);
  const session = await openSession(options, terminal);
  const units = await selectUnits(session, target, named);
  const answers = await Promise.all(
    units.map(async (unit): Promise<readonly [string, UnitOutput]> => {
      const answer = await session.controller.request(
        'exec',
        {
          model: session.model,
          unit,
          command,
          ...(target.timeout === undefined ? {} : { timeout: target.timeout }),
        },
        terminal.interrupted,
      );
      return [unit, answer];
    }),
  );
  await show(terminal, answers, options.format);
  for (const [unit, { timedOut }] of answers) {
    if (timedOut !== true) continue;
    const late = fault('COMMAND_TIMEOUT', `the command on ${unit} took longer than --timeout`);
    terminal.err.line(describeError(late));
  }
  return answers.map(([, { code }]) => code).find((code) => code !== 0) ?? 0;
}

function splitWords({ words, units, applications, all }: ExecTarget): {
  readonly command: readonly string[];
  readonly named: readonly string[];
} {
  const chosen = units.length > 0 || applications.length > 0 || all;
  const [first = '', ...others] = words;
  const rest = chosen ? words : others;
  const command = rest[0] === '--' ? rest.slice(1) : rest;
  if (!chosen && !/^[a-z][a-z0-9-]*\/\d+$/.test(first)) {
    throw usageError(
      `expected a unit such as hello/0 before the command, found ${JSON.stringify(first)}`,
    );
  }
  if (command.length === 0) throw usageError('there is no command to run');
  if (rest[0]?.startsWith('-') === true && rest[0] !== '--') {
    throw usageError(
      `expected a command after ${chosen ? 'the options' : first}, found ${JSON.stringify(rest[0])}`,
      'put the options before the unit and -- before the command',
    );
  }
  return { command, named: chosen ? [] : [first] };
}

async function selectUnits(
  { controller, model }: Session,
  { units, applications, all }: ExecTarget,
  named: readonly string[],
): Promise<readonly string[]> {
  const direct = [...named, ...units];
  if (!all && applications.length === 0) return direct;
  const { status } = await controller.request('status', { model });
  const there = objectOrEmpty(objectOrEmpty(status).applications);
  const missing = applications.find((name) => !Object.hasOwn(there, name));
  if (missing !== undefined) {
    throw fault('APPLICATION_UNKNOWN', `model ${model} has no application ${missing}`);
  }
  const wanted = all ? Object.keys(there) : applications;
  const found = wanted.flatMap((name) => Object.keys(unitsOfApplication(there, name)));
  return [...new Set([...direct, ...found])];
}

async function show(
  terminal: Terminal,
  answers: readonly (readonly [string, UnitOutput])[],
  format: string,
): Promise<void> {
  if (format !== 'plain') {
    const value = Object.fromEntries(
      answers.map(([unit, { code, stdout, stderr }]) => [
        unit,
        { 'return-code': code, stdout, stderr },
      ]),
    );
    terminal.out.write(await renderData(value, format === 'json' ? 'json' : 'yaml'));
    return;
  }
  for (const [unit, { stdout, stderr }] of answers) {
    if (answers.length > 1) terminal.out.line(terminal.out.style('bold', `${unit}:`));
    terminal.out.write(stdout);
    terminal.err.write(stderr);
  }
}
