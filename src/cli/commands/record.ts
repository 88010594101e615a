import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recordingsFolder } from '../../dispatch/record/recording.ts';
import { fault } from '../../errors.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { parseDuration } from '../parse/duration.ts';
import { usageError } from '../parse/usage-error.ts';
import { runOnUnit } from '../session/inspect-unit.ts';
import type { Terminal } from '../terminal.ts';

interface RecordOptions extends ModelOptions {
  readonly hook?: string;
  readonly run?: string;
  readonly output?: string;
  readonly timeout: string;
}

/** `charmwright record UNIT [--run HOOK]` */
const recordCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'record',
    group: 'look',
    summary:
      'Record the next hook of a unit, its input and its hook tool calls, for a replay in the test kit; secrets are masked.',
    examples: [
      'record hello/0',
      'record hello/0 --hook config-changed -o test/config-changed.json',
      'record hello/0 --run update-status',
    ],
  })
    .argument('<UNIT>')
    .option('--hook <NAME>', 'wait for a hook or action of this name')
    .option('--run <NAME>', 'run this hook now, such as update-status, instead of waiting for one')
    .option('-o, --output <FILE>', 'the file to write; UNIT-HOOK.json when left out')
    .option('--timeout <TIME>', 'how long to wait', '10m')
    .action(async (unit: string, options: RecordOptions) => {
      await recordHook(terminal, options, unit);
    });

export default recordCommand;

/** Records one hook of a unit into a file here; nothing of it stays on the unit. */
async function recordHook(terminal: Terminal, options: RecordOptions, unit: string): Promise<void> {
  const { run, hook = run } = options;
  const timeout = parseDuration(options.timeout);
  if (run !== undefined && !/^[a-z][a-z0-9-]*$/.test(run)) {
    throw usageError(`expected a hook such as update-status, found ${JSON.stringify(run)}`);
  }
  const ask = (line: string): Promise<string> => runOnUnit(terminal, options, { unit, line });
  await ask(`rm -rf ${recordingsFolder}; mkdir -m 700 ${recordingsFolder}`);
  try {
    if (run === undefined) {
      terminal.err.line(
        `waiting for the next ${hook === undefined ? '' : `${hook} `}hook of ${unit}`,
      );
    } else {
      // A hook that fails is recorded too, and is the most useful one to replay.
      await ask(`JUJU_DISPATCH_PATH=hooks/${run} ./dispatch >&2 || true`);
    }
    const text = await firstRecording(ask, {
      unit,
      hook,
      timeoutMs: run === undefined ? timeout : 0,
    });
    const name = `${unit.replace('/', '-')}-${text.hook}.json`;
    const path = options.output ?? name;
    await writeFile(resolve(terminal.cwd, path), text.recording, { mode: 0o600 });
    terminal.err.line(`wrote ${path}`);
  } finally {
    await ask(`rm -rf ${recordingsFolder}`);
  }
}

async function firstRecording(
  ask: (line: string) => Promise<string>,
  {
    unit,
    hook,
    timeoutMs,
  }: {
    readonly unit: string;
    readonly hook: string | undefined;
    readonly timeoutMs: number;
  },
): Promise<{ readonly hook: string; readonly recording: string }> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const files = (await ask(`ls -1 ${recordingsFolder}`)).split('\n');
    const found = files
      .map((file) => ({ file, name: /^\w+-(.*)\.json$/.exec(file)?.[1] }))
      .find(({ name }) => name !== undefined && (hook === undefined || name === hook));
    if (found?.name !== undefined) {
      return { hook: found.name, recording: await ask(`cat '${recordingsFolder}/${found.file}'`) };
    }
    if (performance.now() >= deadline) {
      throw fault('TRACE_EMPTY', `${unit} has run no ${hook ?? 'hook'} that could be recorded`);
    }
    await pause(1000);
  }
}
