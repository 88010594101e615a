import type {
  HttpAnswer,
  Http,
  Machine,
  MachineResources,
  Processes,
  RunOptions,
  RunResult,
} from '../machine.ts';
import { Answers } from './answers.ts';
import type { Call } from './answers.ts';
import type { Effect, RecordEffect } from './effect.ts';
import { MemoryAccounts } from './memory-accounts.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryPackages } from './memory-packages.ts';
import { MemoryPrograms } from './memory-programs.ts';
import { MemoryPython } from './memory-python.ts';
import { MemorySystemd } from './memory-systemd.ts';
import type { MemoryUnit } from './memory-systemd.ts';
import type { MemoryNodes } from './memory-tree.ts';
import { packTarGz } from './pack-tar-gz.ts';

/** What a recording machine starts with. */
export interface RecordingSeed {
  /** What is there already, nodes and all; it stays as it is. */
  readonly nodes?: MemoryNodes;
  /** Path → content; root's, 0644. The folders above come by themselves. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Path of a `.tar.gz` → its files by relative path. */
  readonly archives?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Beside root, `nobody` and www-data. */
  readonly users?: readonly string[];
  /** Debian packages that are installed. */
  readonly packages?: readonly string[];
  /** Units that packages brought, with their state. */
  readonly units?: Readonly<Record<string, Partial<MemoryUnit>>>;
  /**
   * Programs beside those of every Debian machine: by name (`psql`), by path, or all that are below a folder
   * (`/opt/tool/`). One that is written as a file, or has the name of an installed package, needs no mention.
   */
  readonly programs?: readonly string[];
  /** Folders at which something is mounted. */
  readonly mounts?: readonly string[];
  /** Users that processes run as, so that they can't be removed. */
  readonly busyUsers?: readonly string[];
  readonly resources?: MachineResources;
}

/** A machine in memory that does what it is asked to its own state, and notes it. */
export interface RecordingMachine extends Machine {
  readonly files: MemoryFiles;
  readonly users: MemoryAccounts;
  readonly packages: MemoryPackages;
  readonly systemd: MemorySystemd;
  /** What to answer where a real machine would have a will of its own. */
  readonly answers: Answers;
  /** Everything that was done so far, in order; what changed nothing is not in it. */
  readonly effects: readonly Effect[];
  /** URLs that were asked for. */
  readonly requests: readonly string[];
  /** The effects since the last call, which forgets them. */
  takeEffects(): readonly Effect[];
}

/**
 * Makes a machine for tests.
 *
 * @example
 * const machine = recordingMachine({ files: { '/srv/wsgi.py': 'application = None' } });
 * machine.answers.run('--check-config', { code: 1, stderr: 'no module named wsgi' });
 */
export function recordingMachine(seed: RecordingSeed = {}): RecordingMachine {
  const effects: Effect[] = [];
  const requests: string[] = [];
  const note: RecordEffect = (effect) => effects.push(effect);
  const answers = new Answers();
  const users = new MemoryAccounts(seed.users ?? [], note);
  const files = new MemoryFiles(users, note, seed.nodes);
  files.mounts = seed.mounts ?? [];
  for (const user of seed.busyUsers ?? []) users.refuseRemoval(user);
  const systemd = new MemorySystemd(files, answers, note);
  const packages = new MemoryPackages(seed.packages ?? [], answers, note);
  const programs = new MemoryPrograms({
    ...{ tree: files.tree, accounts: users, packages },
    declared: seed.programs ?? [],
  });
  plant(seed, files, systemd);
  return {
    files,
    users,
    packages,
    systemd,
    processes: recordingProcesses(answers, note, programs),
    python: new MemoryPython(files, answers, note),
    http: recordingHttp(answers, requests),
    resources: async () => seed.resources ?? { processors: 2, memory: 2048 },
    sleep: async (milliseconds) => note({ kind: 'sleep', milliseconds }),
    answers,
    effects,
    requests,
    takeEffects: () => effects.splice(0),
  };
}

function plant(seed: RecordingSeed, files: MemoryFiles, systemd: MemorySystemd): void {
  const plain = { kind: 'file', mode: 0o644, owner: 'root', group: 'root' } as const;
  for (const [path, content] of Object.entries(seed.files ?? {})) {
    files.tree.put(path, { ...plain, content: Buffer.from(content) });
  }
  for (const [path, members] of Object.entries(seed.archives ?? {})) {
    files.tree.put(path, { ...plain, content: packTarGz(members) });
  }
  for (const [name, state] of Object.entries(seed.units ?? {})) {
    systemd.units.set(name, { enabled: false, active: 'inactive', ...state });
  }
}

function recordingProcesses(
  answers: Answers,
  note: RecordEffect,
  programs: MemoryPrograms,
): Processes {
  return {
    async run(
      command: string,
      args: readonly string[],
      options: RunOptions = {},
    ): Promise<RunResult> {
      const { cwd, env, user, input } = options;
      const call: Call = {
        command,
        args,
        ...(cwd === undefined ? {} : { cwd }),
        ...(env === undefined ? {} : { env }),
        ...(user === undefined ? {} : { user }),
        ...(input === undefined ? {} : { input }),
      };
      programs.check(call);
      note({ kind: 'run', ...call });
      return answers.nextRun(call);
    },
  };
}

function recordingHttp(answers: Answers, requests: string[]): Http {
  const get = async (url: string): Promise<HttpAnswer> => {
    requests.push(url);
    return answers.nextGet(url);
  };
  return {
    get,
    async status(url) {
      const answer = await get(url);
      return answer.kind === 'silent' ? answer : { kind: 'answered', status: answer.status };
    },
  };
}
