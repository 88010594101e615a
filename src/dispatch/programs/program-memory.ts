import { isObject } from '../../base/json.ts';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalJson } from '../../reactive/canonical-json.ts';
import type { Unit } from '../unit/unit.ts';

/** What a handler's functions ran for. */
interface Remembered {
  /** Functions that ran once. */
  readonly once: readonly string[];
  /** Function → digest of the files it watches. */
  readonly files: Readonly<Record<string, string>>;
}

const nothing: Remembered = { once: [], files: {} };

/**
 * What `@only_once` and `@when_file_changed` have to remember from hook to hook.
 *
 * It is kept with the unit's values, so it is committed with the hook or not at all; a `--test` only notes what to
 * remember once the functions that are due have run.
 */
export class ProgramMemory {
  readonly #key: string;
  readonly #state: Unit['state'];
  #noted: Remembered | undefined;

  constructor(program: string, state: Unit['state']) {
    // Within the length of a key, whatever the program's name.
    const digest = createHash('sha256').update(program).digest('base64url').slice(0, 16);
    this.#key = `program.${digest}`;
    this.#state = state;
  }

  async hasRun(name: string): Promise<boolean> {
    return (await this.#known()).once.includes(name);
  }

  /** Whether the files differ from those that the function last ran for. */
  async haveChanged(name: string, paths: readonly string[]): Promise<boolean> {
    return (await this.#known()).files[name] !== (await digestOf(paths));
  }

  /** Notes that these functions are about to run; the last note counts. */
  async note(
    names: readonly {
      readonly name: string;
      readonly once: boolean;
      readonly files: readonly string[];
    }[],
  ): Promise<void> {
    const { once, files } = await this.#known();
    const watched = names.filter((each) => each.files.length > 0);
    const digests = await Promise.all(
      watched.map(async (each) => [each.name, await digestOf(each.files)] as const),
    );
    this.#noted = {
      once: [...new Set([...once, ...names.filter((each) => each.once).map(({ name }) => name)])],
      files: { ...files, ...Object.fromEntries(digests) },
    };
  }

  /** Stores the note when it differs from what is stored. */
  async keep(): Promise<void> {
    const noted = this.#noted;
    if (noted === undefined) return;
    // What is stored has its keys in an order of its own.
    if (canonicalJson(noted) === canonicalJson(await this.#known())) return;
    await this.#state.set(this.#key, { once: noted.once, files: noted.files });
  }

  async #known(): Promise<Remembered> {
    const value: unknown = await this.#state.get(this.#key);
    return isRemembered(value) ? value : nothing;
  }
}

function isRemembered(value: unknown): value is Remembered {
  return isObject(value) && 'once' in value && 'files' in value;
}

/** Of the names and contents; a file that is not there differs from an empty one. */
async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await readFile(path).catch(() => undefined);
    hash.update(JSON.stringify([path, content?.length ?? null]));
    if (content !== undefined) hash.update(content);
  }
  return hash.digest('base64url').slice(0, 16);
}
