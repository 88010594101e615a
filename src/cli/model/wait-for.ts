import { setTimeout as pause } from 'node:timers/promises';
import { type Json, objectOrEmpty } from '../../base/json.ts';
import { fault, isFault } from '../../errors.ts';
import type { ModelOptions } from '../commands/command.ts';
import { parseDuration } from '../parse/duration.ts';
import type { Terminal } from '../terminal.ts';
import { withProgress } from './progress.ts';
import { openSession } from './session.ts';
import { settled, type WaitTarget } from './settled.ts';

const lookEveryMs = 250;

/**
 * Waits until the application's units, or the unit, have the status and their agents are idle.
 *
 * What is not there yet may still come.
 *
 * @throws WAIT_TIMEOUT with the state of things.
 */
export async function waitFor(
  terminal: Terminal,
  options: ModelOptions,
  target: WaitTarget & { readonly timeout: string },
): Promise<void> {
  const deadline = performance.now() + parseDuration(target.timeout);
  const session = await openSession(options, terminal);
  const name = `${target.kind} ${target.name}`;
  await withProgress(session, terminal, async (line) => {
    for (let told = ''; ;) {
      const state = settled(await statusOf(session), target);
      if (state.kind === 'settled') return;
      if (state.summary !== told) line.show(target.name, state.summary);
      told = state.summary;
      if (performance.now() >= deadline || terminal.interrupted.aborted) {
        throw fault('WAIT_TIMEOUT', `waited ${target.timeout} for ${name} to be ${target.status}`, {
          details: state.summary,
          ...(state.unblock === undefined ? {} : { hint: state.unblock }),
        });
      }
      // Ctrl-C ends the pause, and the next round the wait.
      await pause(lookEveryMs, undefined, { signal: terminal.interrupted }).catch(() => undefined);
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
