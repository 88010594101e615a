import { objectOrEmpty } from '../../base/json.ts';
import type { Verbs } from '../../controller/verbs/verbs.ts';
import { describeError, fault } from '../../errors.ts';
import type { ModelOptions } from '../commands/command.ts';
import { usage } from '../parse/usage.ts';
import { renderData } from '../render/data.ts';
import { shownUnits } from '../render/shown-units.ts';
import type { Terminal } from '../terminal.ts';
import { openSession, type Session } from './session.ts';

export interface ExecWish {
  /** As on the command line: the command, after the unit where no option names one. */
  readonly words: readonly string[];
  readonly units: readonly string[];
  readonly applications: readonly string[];
  readonly all: boolean;
  /** Seconds. */
  readonly timeout: number | undefined;
}

type UnitOutput = Verbs['exec']['response'];

/** Runs the command on each unit, all at once; answers the first exit code that is not 0. */
export async function execOnUnits(
  terminal: Terminal,
  options: ModelOptions & { readonly format: string },
  wish: ExecWish,
): Promise<number> {
  const { command, named } = splitWords(wish);
  const session = await openSession(options, terminal);
  const units = await chosenUnits(session, wish, named);
  const answers = await Promise.all(
    units.map(async (unit): Promise<readonly [string, UnitOutput]> => {
      const answer = await session.controller.request(
        'exec',
        {
          model: session.model,
          unit,
          command,
          ...(wish.timeout === undefined ? {} : { timeout: wish.timeout }),
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

function splitWords({ words, units, applications, all }: ExecWish): {
  readonly command: readonly string[];
  readonly named: readonly string[];
} {
  const chosen = units.length > 0 || applications.length > 0 || all;
  const [first = '', ...others] = words;
  const rest = chosen ? words : others;
  const command = rest[0] === '--' ? rest.slice(1) : rest;
  if (!chosen && !/^[a-z][a-z0-9-]*\/\d+$/.test(first)) {
    throw usage(
      `expected a unit such as hello/0 before the command, found ${JSON.stringify(first)}`,
    );
  }
  if (command.length === 0) throw usage('there is no command to run');
  if (rest[0]?.startsWith('-') === true && rest[0] !== '--') {
    throw usage(
      `expected a command after ${chosen ? 'the options' : first}, found ${JSON.stringify(rest[0])}`,
      'put the options before the unit and -- before the command',
    );
  }
  return { command, named: chosen ? [] : [first] };
}

async function chosenUnits(
  { controller, model }: Session,
  { units, applications, all }: ExecWish,
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
  const found = wanted.flatMap((name) => Object.keys(shownUnits(there, name)));
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
