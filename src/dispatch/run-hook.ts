import { describeError } from '../errors.ts';
import { failAction } from '../juju/tools/actions.ts';
import { commit } from './commit/commit.ts';
import { LogBuffer } from './commit/log-buffer.ts';
import { linesOfFailure } from './commit/log-failure.ts';
import type { HookInput } from './hook-input.ts';
import type { HookOutcome } from './hook-outcome.ts';
import { react } from './react/react.ts';
import { RunningWork } from './react/running-work.ts';
import { setUp } from './setup/set-up.ts';

/**
 * Runs one hook or action: sets up, lets the handlers react, commits.
 *
 * Never throws. When anything fails this process commits nothing: no flags, no values, no closing status; the agent
 * itself discards what handlers wrote through Juju. An action that fails is reported with
 * `action-fail` and still ends with exit 0, because with another exit code Juju shows the exit code and
 * not the reason; its flags are dropped all the same.
 */
export async function runHook(input: HookInput): Promise<HookOutcome> {
  const { context, ports } = input;
  const { event } = context;
  if (event.kind === 'exec') return { kind: 'idle' };
  const log = new LogBuffer(ports.tools);
  const work = new RunningWork((line) => {
    log.add('WARNING', line);
    log.flush().catch(() => undefined);
  });
  try {
    const running = stages(input, log, work);
    // A promise that nothing can resolve any more would end the process silently, with exit code 0.
    return await (ports.stalled === undefined
      ? running
      : Promise.race([running, stall(ports.stalled, work)]));
  } catch (error) {
    for (const { level, text } of linesOfFailure(error)) log.add(level, text);
    const logged = await log.flush().then(
      () => true,
      () => false,
    );
    if (event.kind !== 'action') return { kind: 'failed', error, logged };
    return failAction(ports.tools, describeError(error)).then(
      () => ({ kind: 'action-failed', error }),
      () => ({ kind: 'failed', error, logged }),
    );
  }
}

async function stages(
  { charm: compose, context, ports }: HookInput,
  log: LogBuffer,
  work: RunningWork,
): Promise<HookOutcome> {
  const charm = compose();
  const { event } = context;
  const { observer } = ports;
  const { working, units, automatic, saved } = await setUp({ charm, context, ports, log });
  observer?.stage('loop');
  const ran = await react({ charm, event, working, units, work, ports });
  observer?.stage('commit');
  await commit({ working, automatic, saved, log });
  return { kind: 'committed', ran, flags: working.flags.all() };
}

async function stall(stalled: Promise<void>, work: RunningWork): Promise<never> {
  await stalled;
  throw work.stalled();
}
