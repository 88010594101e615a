import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Programs in a folder that note how they were called and do as a script says. */
export class StubPrograms {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** PATH with the stubs first. */
  get path(): string {
    return `${this.#folder}:/usr/bin:/bin`;
  }

  /** Makes a program of a shell script, which finds how often it was called, from 1, in `$turn`. */
  add(name: string, script: string): this {
    const calls = `${this.#folder}/calls`;
    const text = `#!/bin/sh
turn=$(( $(grep -c "^${name}\\b" ${calls} 2>/dev/null) + 1 ))
echo "${name} $*" >> ${calls}
${script}
`;
    writeFileSync(`${this.#folder}/${name}`, text, { mode: 0o755 });
    return this;
  }

  /** The command lines so far. */
  calls(): readonly string[] {
    const path = `${this.#folder}/calls`;
    return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  }

  /** The command lines of one program, without its name. */
  callsOf(name: string): readonly string[] {
    return this.calls().flatMap((call) =>
      call.startsWith(`${name} `) ? [call.slice(name.length + 1)] : [],
    );
  }
}
