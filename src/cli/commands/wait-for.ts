import { setTimeout as pause } from 'node:timers/promises';
import { type Json, objectOrEmpty } from '../../base/json.ts';
import { fault, isFault } from '../../errors.ts';
import { type MakeCommand, modelCommand, type ModelOptions, newCommand } from '../command.ts';
import { parseDuration } from '../parse/duration.ts';
import { withProgress } from '../session/progress.ts';
import { openSession } from '../session/session.ts';
import { waitState, type WaitTarget } from '../status/wait-state.ts';
import type { Terminal } from '../terminal.ts';

interface WaitOptions extends ModelOptions {
  readonly timeout: string;
  readonly status: string;
}

/** `charmwright wait-for application|unit NAME` */
const waitForCommand: MakeCommand = (context) => {
  const command = newCommand({
    name: 'wait-for',
    group: 'look',
    summary: 'Wait until an application or a unit has a status and its agents are idle.',
    examples: [
      'wait-for application hello',
      'wait-for application hello --timeout 2m',
      'wait-for unit hello/0 --status blocked',
    ],
  });
  return command.addCommand(target('application', context)).addCommand(target('unit', context));
};

export default waitForCommand;

function target(kind: 'application' | 'unit', { terminal }: Parameters<MakeCommand>[0]) {
  const example = kind === 'unit' ? 'hello/0' : 'hello';
  return modelCommand({
    name: kind,
    summary: `Wait until ${kind === 'unit' ? 'a unit has' : 'all units of an application have'} a status and idle agents.`,
    examples: [`wait-for ${kind} ${example} --timeout 2m`],
  })
    .argument('<NAME>')
    .option('--timeout <TIME>', 'how long to wait', '10m')
    .option('--status <STATUS>', 'the workload status to wait for', 'active')
    .action(async (name: string, options: WaitOptions) => {
      await waitFor(terminal, options, {
        kind,
        name,
        status: options.status,
        timeout: options.timeout,
      });
    });
}

const pollIntervalMs = 250;

/**
 * Waits until the application's units, or the unit, have the status and their agents are idle.
 *
 * A missing application or unit may appear while it waits.
 *
 * @throws WAIT_TIMEOUT with the units' statuses.
 */
async function waitFor(
  terminal: Terminal,
  options: ModelOptions,
  target: WaitTarget & { readonly timeout: string },
): Promise<void> {
  const deadline = performance.now() + parseDuration(target.timeout);
  const session = await openSession(options, terminal);
  const name = `${target.kind} ${target.name}`;
  await withProgress(session, terminal, async (line) => {
    for (let shown = ''; ;) {
      const state = waitState(await statusOf(session), target);
      if (state.kind === 'reached') return;
      if (state.summary !== shown) line.show(target.name, state.summary);
      shown = state.summary;
      if (performance.now() >= deadline || terminal.interrupted.aborted) {
        throw fault('WAIT_TIMEOUT', `waited ${target.timeout} for ${name} to be ${target.status}`, {
          details: state.summary,
          ...(state.unblock === undefined ? {} : { hint: state.unblock }),
        });
      }
      // Ctrl-C ends the pause, and the next round the wait.
      await pause(pollIntervalMs, undefined, { signal: terminal.interrupted }).catch(
        () => undefined,
      );
    }
  });
  terminal.out.line(`${name} is ${target.status}`);

  async function statusOf({ controller, model }: typeof session): Promise<Json> {
    try {
      return objectOrEmpty((await controller.request('status', { model })).status);
    } catch (error) {
      if (isFault(error, 'MODEL_UNKNOWN')) return {};
      throw error;
    }
  }
}
