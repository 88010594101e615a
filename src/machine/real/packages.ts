import { promises as fs } from 'node:fs';
import type { PackageOutcome, Packages, Processes, RunResult } from '../machine.ts';
import { parsePackageNames } from '../names.ts';
import type { PackageName } from '../names.ts';
import { classifyApt } from './apt-failure.ts';
import type { AptFailure } from './apt-failure.ts';
import { killedWords } from './program-fault.ts';
import { retry } from './retry.ts';

export interface PackagesOptions {
  readonly processes: Processes;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Where apt keeps its package lists. */
  readonly lists: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const day = 24 * 60 * 60 * 1000;
const installTimeout = 30 * 60 * 1000;
const retryPolicy = { tries: 5, firstWait: 2000 };
const silent = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** A try at installing: done, or why not. */
type Attempt = { readonly kind: 'done' } | FailedAttempt;

interface FailedAttempt {
  readonly kind: 'failed';
  readonly failure: AptFailure;
  readonly output: string;
}

/** Debian's packages on the machine this runs on. */
export class RealPackages implements Packages {
  readonly #options: PackagesOptions;

  constructor(options: PackagesOptions) {
    this.#options = options;
  }

  async ensureInstalled(names: readonly string[]): Promise<PackageOutcome> {
    const wanted = parsePackageNames(names);
    const missing = await this.#missing(wanted);
    if (missing.length === 0) return { kind: 'installed', changed: false, added: [] };
    const install = () => this.#install(missing);
    const attempt = await retry(install, isTransient, {
      ...retryPolicy,
      sleep: this.#options.sleep,
    });
    if (attempt.kind === 'done') return { kind: 'installed', changed: true, added: missing };
    const { failure, output } = attempt;
    return {
      kind: isTransient(attempt) || failure.kind === 'machine' ? 'unavailable' : 'refused',
      reason: failure.reason,
      output,
    };
  }

  async #missing(wanted: readonly PackageName[]): Promise<readonly string[]> {
    if (wanted.length === 0) return [];
    const names = wanted.map(({ name }) => name);
    // Asks for all at once; a name that dpkg has never heard of only adds to its stderr.
    const installed = new Map(await this.#query('${Version}', names));
    const missing = wanted.filter(({ name, version }) => {
      const there = installed.get(name);
      return there === undefined || (version !== undefined && version !== there);
    });
    if (missing.length === 0) return [];
    const provided = await this.#provided();
    return missing
      .filter(({ name, version }) => version !== undefined || !provided.has(name))
      .map(({ text }) => text);
  }

  /** Names that installed packages provide without being called so (virtual packages). */
  async #provided(): Promise<ReadonlySet<string>> {
    const lists = await this.#query('${Provides}', []);
    const names = lists.flatMap(([, list]) => list.split(','));
    return new Set(names.map((name) => name.trim().replace(/[ :(].*$/, '')));
  }

  /** A field of the installed ones among these packages, or of all. */
  async #query(
    field: string,
    names: readonly string[],
  ): Promise<readonly (readonly [string, string])[]> {
    const format = `\${Package}\t\${db:Status-Status}\t${field}\n`;
    const { stdout } = await this.#run('dpkg-query', ['-W', '-f', format, '--', ...names]);
    return stdout.split('\n').flatMap((line) => {
      const [name = '', state, value = ''] = line.split('\t');
      return state === 'installed' ? [[name, value] as const] : [];
    });
  }

  async #install(names: readonly string[]): Promise<Attempt> {
    let updated = (await this.#listsAreOld()) ? await this.#update() : undefined;
    // Old lists may still do; without any there is nothing to look in.
    if (isTransient(updated) && (await this.#newestList()) === undefined) return updated;
    const tried = await this.#aptInstall(names);
    if (tried.kind === 'done' || tried.failure.kind !== 'not-listed') return tried;
    const isFresh = updated?.kind === 'done';
    updated ??= await this.#update();
    if (isTransient(updated)) return updated;
    return isFresh ? tried : this.#aptInstall(names);
  }

  async #aptInstall(names: readonly string[]): Promise<Attempt> {
    const args = ['install', '-y', '--no-install-recommends', '--', ...names];
    const first = attemptOf(await this.#aptGet(args));
    if (first.kind === 'done' || first.failure.kind !== 'interrupted') return first;
    await this.#run('dpkg', ['--configure', '-a'], installTimeout);
    return attemptOf(await this.#aptGet(args));
  }

  async #update(): Promise<Attempt> {
    const result = await this.#aptGet(['update']);
    // apt takes a list that it could not fetch for a mere warning.
    const isPartial = /^W: (?:Failed to fetch|Some index files failed)/m.test(result.output);
    return attemptOf(isPartial ? { ...result, code: 100 } : result);
  }

  #aptGet(args: readonly string[]): Promise<RunResult> {
    return this.#run('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...args], installTimeout);
  }

  async #listsAreOld(): Promise<boolean> {
    const newest = await this.#newestList();
    return newest === undefined || this.#options.now() - newest > day;
  }

  /** When the newest package list was fetched; undefined when there is none. */
  async #newestList(): Promise<number | undefined> {
    const { lists } = this.#options;
    const names = await fs.readdir(lists).catch(() => []);
    if (!names.some((name) => /_(?:In)?Release$|_Packages/.test(name))) return undefined;
    // The lists carry the archive's own times; apt touches the folder when it fetches.
    const times = await Promise.all(
      [lists, `${lists}/partial`].map((path) =>
        fs.stat(path).then(
          (found) => found.mtimeMs,
          () => 0,
        ),
      ),
    );
    return Math.max(...times);
  }

  #run(command: string, args: readonly string[], timeout = 60_000): Promise<RunResult> {
    return this.#options.processes.run(command, args, { env: silent, timeout });
  }
}

function attemptOf(result: RunResult): Attempt {
  if (result.code === 0) return { kind: 'done' };
  return { kind: 'failed', failure: failureOf(result), output: result.output };
}

function failureOf(result: RunResult): AptFailure {
  if (result.timedOut) return { kind: 'unreachable', reason: 'apt-get took too long' };
  const killed = killedWords('apt-get', result);
  return killed === undefined ? classifyApt(result.output) : { kind: 'killed', reason: killed };
}

function isTransient(attempt: Attempt | undefined): attempt is FailedAttempt {
  if (attempt?.kind !== 'failed') return false;
  return ['busy', 'unreachable', 'killed'].includes(attempt.failure.kind);
}
