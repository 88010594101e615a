import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recordingsFolder } from '../../dispatch/record/recording.ts';
import { fault } from '../../errors.ts';
import type { ModelOptions } from '../commands/command.ts';
import { usage } from '../parse/usage.ts';
import type { Terminal } from '../terminal.ts';
import { askUnit } from './ask-unit.ts';

interface RecordWish {
  readonly unit: string;
  /** Milliseconds. */
  readonly timeout: number;
}

interface RecordOptions extends ModelOptions {
  readonly hook?: string;
  readonly run?: string;
  readonly output?: string;
}

/** Records one hook of a unit into a file here; nothing of it stays on the unit. */
export async function recordHook(
  terminal: Terminal,
  options: RecordOptions,
  { unit, timeout }: RecordWish,
): Promise<void> {
  const { run, hook = run } = options;
  if (run !== undefined && !/^[a-z][a-z0-9-]*$/.test(run)) {
    throw usage(`expected a hook such as update-status, found ${JSON.stringify(run)}`);
  }
  const ask = (line: string): Promise<string> => askUnit(terminal, options, { unit, line });
  await ask(`rm -rf ${recordingsFolder}; mkdir -m 700 ${recordingsFolder}`);
  try {
    if (run === undefined) {
      terminal.err.line(
        `waiting for the next ${hook === undefined ? '' : `${hook} `}hook of ${unit}`,
      );
    } else {
      // A hook that fails is recorded too, and is what one wants to look at most.
      await ask(`JUJU_DISPATCH_PATH=hooks/${run} ./dispatch >&2 || true`);
    }
    const text = await firstRecording(ask, hook, {
      unit,
      timeout: run === undefined ? timeout : 0,
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
  hook: string | undefined,
  { unit, timeout }: RecordWish,
): Promise<{ readonly hook: string; readonly recording: string }> {
  const deadline = performance.now() + timeout;
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
