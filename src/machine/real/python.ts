import { promises as fs } from 'node:fs';
import { fault } from '../../errors.ts';
import type {
  Ensured,
  Files,
  PipInstall,
  PipOutcome,
  Processes,
  Python,
  RunResult,
} from '../machine.ts';
import { absolutePath } from '../paths.ts';
import { onPath } from './file-fault.ts';
import { classifyPip } from './pip-failure.ts';
import type { PipFailure } from './pip-failure.ts';
import { killedWords, programFault } from './program-fault.ts';
import { retry } from './retry.ts';

export interface PythonOptions {
  readonly files: Files;
  readonly processes: Processes;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The interpreter that environments are made with. */
  readonly interpreter: string;
}

/** Tells a whole environment from one whose making was cut short; holds the interpreter's real path. */
const marker = '.charmwright-complete';

const retryPolicy = { tries: 4, firstWait: 2000 };
const venvTimeout = 5 * 60 * 1000;
const pipTimeout = 20 * 60 * 1000;

/** Python on the machine this runs on. */
export class RealPython implements Python {
  readonly #options: PythonOptions;

  constructor(options: PythonOptions) {
    this.#options = options;
  }

  async ensureVenv(path: string): Promise<Ensured> {
    const { files, interpreter } = this.#options;
    const place = absolutePath(path);
    const python = await fs.realpath(interpreter).catch(() => undefined);
    if (python === undefined) throw fault('VENV_FAILED', `there is no ${interpreter}`);
    // A newer Python, after an upgrade of the machine, finds nothing in an older one's environment.
    if ((await files.readText(`${place}/${marker}`)) === python) return { changed: false };
    await onPath('remove', place, () => fs.rm(place, { recursive: true, force: true }));
    await this.#makeVenv(place);
    await files.ensureFile({ path: `${place}/${marker}`, content: python, mode: 0o644 });
    return { changed: true };
  }

  async pipInstall(install: PipInstall): Promise<PipOutcome> {
    const attempt = async (): Promise<Attempt> => {
      const result = await this.#runPip(install, []);
      const attempted = attemptOf(result, result.output);
      if (install.findLinks !== undefined || !isUnclear(result)) return attempted;
      // Of an index that is ill pip says nothing by itself, so it must be asked whether this is one.
      return attemptOf(await this.#runPip(install, ['-vv']), result.output);
    };
    const isPassing = ({ mayPass }: Attempt) => mayPass;
    const { sleep } = this.#options;
    return (await retry(attempt, isPassing, { ...retryPolicy, sleep })).outcome;
  }

  async #makeVenv(path: string): Promise<void> {
    const args = ['-m', 'venv', '--system-site-packages'];
    // Unpacking a pip of its own takes seconds; the system's, which it would see anyway, does as well.
    const quick = (await this.#hasPip()) ? ['--without-pip'] : [];
    const result = await this.#python(this.#options.interpreter, [...args, ...quick, path]);
    if (result.code === 0) return;
    throw (
      programFault('Python', `make a virtual environment in ${path}`, result) ??
      fault('VENV_FAILED', `no virtual environment could be made in ${path}`, {
        details: result.output,
      })
    );
  }

  async #hasPip(): Promise<boolean> {
    const find = 'import sys, importlib.util; sys.exit(importlib.util.find_spec("pip") is None)';
    return (await this.#python(this.#options.interpreter, ['-c', find])).code === 0;
  }

  #python(command: string, args: readonly string[]): Promise<RunResult> {
    const env = { HOME: '/nonexistent', PYTHONNOUSERSITE: '1' };
    return this.#options.processes.run(command, args, { env, timeout: venvTimeout });
  }

  #runPip(install: PipInstall, verbosity: readonly string[]): Promise<RunResult> {
    const { venv, requirements, findLinks, cwd, user } = install;
    const source = findLinks === undefined ? [] : ['--no-index', '--find-links', findLinks];
    const fixed = ['--no-cache-dir', '--retries', '2', '--timeout', '15'];
    const args = ['install', ...verbosity, ...fixed, ...source, '-r', requirements];
    // Isolated (-I), else a pip.py in the working folder would be run for pip.
    return this.#options.processes.run(`${venv}/bin/python`, ['-I', '-m', 'pip', ...args], {
      cwd,
      env: pipEnvironment(install),
      timeout: pipTimeout,
      ...(user === undefined ? {} : { user }),
    });
  }
}

const tooLong: PipFailure = { kind: 'transient', reason: 'pip took too long' };

/** What one run of pip came to, and whether another one at once may come to something else. */
interface Attempt {
  readonly outcome: PipOutcome;
  readonly mayPass: boolean;
}

/** @param output what to show, which need not be the talkative output that was judged. */
function attemptOf(result: RunResult, output: string): Attempt {
  if (result.code === 0) return { outcome: { kind: 'installed' }, mayPass: false };
  const { kind, reason } = failureOf(result);
  return {
    outcome: { kind: kind === 'final' ? 'refused' : 'unavailable', reason, output },
    mayPass: kind === 'transient',
  };
}

function failureOf(result: RunResult): PipFailure {
  if (result.timedOut) return tooLong;
  const killed = killedWords('pip', result);
  return killed === undefined ? classifyPip(result.output) : { kind: 'transient', reason: killed };
}

function isUnclear(result: RunResult): boolean {
  return result.code !== 0 && failureOf(result).isUnclear === true;
}

/** The caller's variables with pip's own kept quiet; offline, nothing may name another source. */
function pipEnvironment({ env = {}, findLinks }: PipInstall): Readonly<Record<string, string>> {
  const forwarded = Object.entries(env).filter(
    ([name]) => findLinks === undefined || !isPipSetting(name),
  );
  return {
    HOME: '/nonexistent',
    ...Object.fromEntries(forwarded),
    ...(findLinks === undefined ? {} : { PIP_CONFIG_FILE: '/dev/null' }),
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_COLOR: '1',
    PYTHONNOUSERSITE: '1',
  };
}

function isPipSetting(name: string): boolean {
  return name.startsWith('PIP_');
}
