import { isObject } from '../../base/json.ts';
import { readFile } from 'node:fs/promises';
import { recordedOutcome } from '../../dispatch/record/recorded-outcome.ts';
import { plainData } from '../../dispatch/record/plain-data.ts';
import { privatePath } from '../../dispatch/record/recorder.ts';
import type {
  RecordedCall,
  RecordedError,
  RecordedTool,
  Recording,
} from '../../dispatch/record/recording.ts';
import { runHook } from '../../dispatch/run-hook.ts';
import { fault, isErrorCode, type CharmwrightError } from '../../errors.ts';
import { isRead } from '../../juju/is-read.ts';
import type { ToolCall } from '../../juju/wire.ts';
import { aroundMachine, type MachineCall } from '../../machine/around-machine.ts';
import type { Machine } from '../../machine/machine.ts';
import { recordingMachine } from '../../machine/recording/recording-machine.ts';
import type { CharmUnderTest } from '../charm.ts';
import { comparableState } from './comparable-state.ts';
import { ReplayedCalls } from './replayed-calls.ts';

/** How a replay went. */
export interface Replay {
  /** Where it did something else than the recorded hook; empty when it did the same. */
  readonly differences: readonly string[];
  /** Ids of the handlers that ran, in order. */
  readonly ran: readonly string[];
  /** As committed, sorted. */
  readonly flags: readonly string[];
  /** The error's first line, of a hook that failed. */
  readonly error: string | undefined;
}

/** Reads what `charmwright record` wrote. @throws TEST_RECORDING_INVALID */
export async function readRecording(path: string): Promise<Recording> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fault('TEST_RECORDING_INVALID', `${path} can not be read`, { cause });
  });
  try {
    const value: unknown = JSON.parse(text);
    if (isRecording(value)) return value;
  } catch (cause) {
    throw fault('TEST_RECORDING_INVALID', `${path} is no JSON`, { cause });
  }
  throw fault('TEST_RECORDING_INVALID', `${path} is no recording of this version`);
}

/** Charmwright itself wrote it; the format says that it is this version's. */
function isRecording(value: unknown): value is Recording {
  return (
    isObject(value) &&
    value.format === 1 &&
    Array.isArray(value.tools) &&
    Array.isArray(value.machine) &&
    'outcome' in value
  );
}

/**
 * Runs a recorded hook again, with the answers that it got then, and tells whether it does the same.
 *
 * What a handler reads past the framework (a clock, files it opens itself) is not recorded, and a digest that
 * it makes of a secret differs, because secrets are masked.
 */
export async function replay(charm: CharmUnderTest, recording: Recording): Promise<Replay> {
  const differences: string[] = [];
  const folder = recording.context.charmFolder;
  // Where the charm lies is no difference.
  const here = (text: string): string => text.replaceAll(charm.folder, folder);
  const recorded = recording.tools.filter((call) => !isEvidence(call));
  const tools = new ReplayedCalls(recorded.map(toolCall), differences);
  const machine = new ReplayedCalls(recording.machine.map(machineCall), differences);
  const memo = charm.memo.of(charm);
  const outcome = await runHook({
    charm: () => memo.prepared,
    context: { ...recording.context, charmFolder: charm.folder },
    ports: {
      tools: {
        call: async (call) => {
          if (isEvidence(call)) return { code: 0, stdout: '', stderr: '' };
          const { answer, thrown } = tools.take(toolCall({ ...call, args: call.args.map(here) }));
          if (answer === undefined) throw revived(thrown);
          return answer;
        },
      },
      machine: () => replayedMachine(machine, here),
      hash: (text) => recording.digests[text] ?? memo.digest(text),
      fallbackState: { load: async () => recording.fallback ?? {}, save: async () => undefined },
      uncommitted: {
        load: () => recording.uncommitted,
        save: async () => undefined,
        clear: () => undefined,
      },
      withPrivateFile: (_, use) => use(privatePath),
      templatePath: (name) => charm.templates[name],
      print: () => undefined,
    },
  });
  for (const calls of [tools, machine]) calls.end();
  const ended = recordedOutcome(outcome);
  const { outcome: before } = recording;
  for (const part of ['kind', 'error', 'ran', 'flags'] as const) {
    const [then, now] = [before[part], ended[part]].map((each) => JSON.stringify(each));
    if (then !== now) differences.push(`${part} was ${String(then)}, is ${String(now)}`);
  }
  return { differences, ran: ended.ran, flags: ended.flags, error: ended.error };
}

/** Where in the code an error arose is another place in another bundle. */
const places = /\n\s+at .*| \(at [^)]*\)/g;

/** Whether a call logs a line of evidence of a failure, such as one of its stack; how many differs with the code. */
function isEvidence({ name, args }: Pick<ToolCall, 'name' | 'args'>): boolean {
  return name === 'juju-log' && args[1] === 'INFO' && args.at(-1)?.startsWith('  ') === true;
}

function toolCall<T extends ToolCall | RecordedTool>(recorded: T) {
  const { name, args, stdin } = recorded;
  const words = [name, ...args].join(' ').replaceAll(places, '');
  const input = stdin !== undefined && name === 'state-set' ? comparableState(stdin) : stdin;
  const key = `${words}${input === undefined ? '' : ` < ${input}`}`;
  return { key, name, changes: !isRead({ name, args }), recorded };
}

function machineCall<T extends MachineCall | RecordedCall>(recorded: T) {
  const { port, method, args, effect } = recorded;
  const name = port === '' ? method : `${port}.${method}`;
  return { key: `${name} ${JSON.stringify(args)}`, name, changes: effect, recorded };
}

function replayedMachine(
  calls: ReplayedCalls<RecordedCall>,
  here: (text: string) => string,
): Machine {
  return aroundMachine(recordingMachine(), async ({ args, ...call }) => {
    const known: unknown = JSON.parse(here(JSON.stringify(args.map(plainData))));
    const { result, thrown } = calls.take(
      machineCall({ ...call, args: Array.isArray(known) ? known : [] }),
    );
    if (thrown !== undefined) throw revived(thrown);
    return result;
  });
}

/** What was thrown then: ours with its code, anything else with its message. */
function revived(thrown: RecordedError | undefined): CharmwrightError | Error {
  const { message = 'nothing was recorded', code } = thrown ?? {};
  return isErrorCode(code) ? fault(code, message) : new Error(message);
}
