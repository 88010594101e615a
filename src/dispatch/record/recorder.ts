import { tryParseJson } from '../../base/json.ts';
import type { ToolCall } from '../../juju/wire.ts';
import { aroundMachine } from '../../machine/around-machine.ts';
import type { HookFacts, HookPorts } from '../hook-input.ts';
import type { HookOutcome } from '../hook-outcome.ts';
import { allTexts, findSecrets } from '../masking/find-secrets.ts';
import { Masking } from '../masking/masking.ts';
import type { Entries } from '../state/stored-state.ts';
import type { UncommittedWork } from '../state/uncommitted/uncommitted-work.ts';
import { recordedError, recordedOutcome } from './recorded-outcome.ts';
import { plainData } from './plain-data.ts';
import type { RecordedCall, RecordedTool, Recording } from './recording.ts';
import { keepRecording } from './keep-recording.ts';

/** Where a private file is in every recording; its real path differs each time. */
export const privatePath = '/private/content.json';

/** What is recorded of a hook. */
export interface RecordedHook {
  /** The charm's name. */
  readonly charm: string;
  readonly context: HookFacts;
  readonly ports: HookPorts;
}

/** Records every call of a hook and its answer; nothing is masked before the hook's end. */
export class Recorder {
  readonly #hook: RecordedHook;
  readonly #begun = new Date().toISOString();
  readonly #tools: RecordedTool[] = [];
  readonly #machine: RecordedCall[] = [];
  readonly #digests = new Map<string, string>();
  readonly #private: { readonly path: string; readonly text: string }[] = [];
  #fallback: Entries | undefined;
  #uncommitted: UncommittedWork | undefined;

  constructor(hook: RecordedHook) {
    this.#hook = hook;
  }

  /** The hook's ports, recorded. */
  get ports(): HookPorts {
    const { ports } = this.#hook;
    return {
      ...ports,
      tools: { call: (call) => this.#noteTool(call) },
      machine: () =>
        aroundMachine(ports.machine(), (call, proceed) => this.#noteCall(call, proceed)),
      hash: (text) => {
        const digest = ports.hash(text);
        this.#digests.set(text, digest);
        return digest;
      },
      fallbackState: {
        load: async () => (this.#fallback = await ports.fallbackState.load()),
        save: (changes) => ports.fallbackState.save(changes),
      },
      uncommitted: {
        load: () => (this.#uncommitted = ports.uncommitted.load()),
        save: (work) => ports.uncommitted.save(work),
        clear: () => ports.uncommitted.clear(),
      },
      withPrivateFile: (text, use) =>
        ports.withPrivateFile(text, (path) => {
          this.#private.push({ path, text });
          return use(path);
        }),
    };
  }

  /** Writes what was recorded into the charm's folder. */
  keep(outcome: HookOutcome): void {
    keepRecording(this.#hook.context.charmFolder, () => this.recording(outcome));
  }

  /** What was recorded, secrets masked. */
  recording(outcome: HookOutcome): Recording {
    const { charm, context } = this.#hook;
    const { unit, application, model, event, charmFolder } = context;
    const raw = {
      context: { unit, application, model, event, charmFolder },
      tools: this.#tools,
      machine: this.#machine,
      ...(this.#fallback === undefined ? {} : { fallback: this.#fallback }),
      ...(this.#uncommitted === undefined ? {} : { uncommitted: this.#uncommitted }),
      outcome: recordedOutcome(outcome),
    };
    const masking = this.#masking(raw);
    return {
      format: 1,
      time: this.#begun,
      charm,
      ...masking.value(raw),
      digests: Object.fromEntries(
        [...this.#digests]
          .map(([text, digest]) => [masking.text(text), text, digest] as const)
          .filter(([masked, text]) => masked !== text)
          .map(([masked, , digest]) => [masked, digest]),
      ),
    };
  }

  #masking(raw: object): Masking {
    const masking = new Masking();
    for (const { path, text } of this.#private) {
      masking.replace(path, privatePath);
      masking.add(allTexts(JSON.parse(text)));
    }
    const contents = this.#tools.filter(({ name }) => name === 'secret-get');
    for (const { answer } of contents) masking.add(contentIn(answer?.stdout ?? ''));
    masking.add(findSecrets(raw));
    return masking;
  }

  async #noteTool(call: ToolCall) {
    const { name, args, stdin } = call;
    const asked = { name, args, ...(stdin === undefined ? {} : { stdin }) };
    const at = this.#tools.push(asked) - 1;
    try {
      const answer = await this.#hook.ports.tools.call(call);
      this.#tools[at] = { ...asked, answer };
      return answer;
    } catch (error) {
      this.#tools[at] = { ...asked, thrown: recordedError(error) };
      throw error;
    }
  }

  #noteCall(
    { port, method, args, effect }: RecordedCall,
    proceed: () => unknown,
  ): Promise<unknown> {
    const asked = { port, method, args: args.map(plainData), effect };
    const at = this.#machine.push(asked) - 1;
    return Promise.resolve(proceed()).then(
      (result) => {
        this.#machine[at] = {
          ...asked,
          ...(result === undefined ? {} : { result: plainData(result) }),
        };
        return result;
      },
      (error: unknown) => {
        this.#machine[at] = { ...asked, thrown: recordedError(error) };
        throw error;
      },
    );
  }
}

/** What `secret-get` printed: a JSON document of texts, or one text. */
function contentIn(stdout: string): readonly string[] {
  const value = tryParseJson(stdout);
  return allTexts(value === undefined ? stdout.trim() : value);
}
