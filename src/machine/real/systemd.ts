import { fault } from '../../errors.ts';
import type { Ensured, Files, Processes, RunResult, Systemd } from '../machine.ts';
import type { SystemdOutcome, UnitActive } from '../machine.ts';
import { checkUnitName } from '../names.ts';
import { portsHeldByInit } from './held-ports.ts';
import { programFault } from './program-fault.ts';
import { readIfThere } from './read-if-there.ts';

/** Longer than any start or stop timeout that a unit of ours sets; a job that hangs is systemd's to end. */
const jobTimeout = 10 * 60 * 1000;

/** Folders that systemd and the kernel share with us. */
export interface SystemdPlaces {
  readonly unitFolder: string;
  /** Where systemd's hierarchy of control groups may be mounted. */
  readonly controlGroups: readonly string[];
  readonly proc: string;
}

/** The systemd of the machine this runs on. */
export class RealSystemd implements Systemd {
  readonly #files: Files;
  readonly #processes: Processes;
  readonly #folder: string;
  readonly #controlGroups: readonly string[];
  readonly #proc: string;

  /** @param places where unit files are written, and where the kernel shows what runs. */
  constructor(files: Files, processes: Processes, places: SystemdPlaces) {
    this.#files = files;
    this.#processes = processes;
    this.#folder = places.unitFolder;
    this.#controlGroups = places.controlGroups;
    this.#proc = places.proc;
  }

  async ensureUnit(name: string, text: string): Promise<Ensured> {
    const { changed } = await this.#files.ensureFile({
      path: this.#unitPath(name),
      content: text,
      mode: 0o644,
    });
    // A hook that was killed between writing and reloading left a manager that does not know the file yet.
    const isStale = changed || (await this.property(name, 'NeedDaemonReload')) === 'yes';
    if (isStale) await this.#daemonReload();
    return { changed: isStale };
  }

  async ensureNoUnit(name: string): Promise<Ensured> {
    const path = this.#unitPath(name);
    if ((await this.#files.kind(path)) === 'absent') {
      // A kill in the midst of this, or an old charm, left a unit that systemd knows from a file which is gone.
      if (!(await this.#isLeftOver(name, path))) return { changed: false };
      await this.#systemctl(['stop', name]);
    } else {
      await this.#must(['stop', name]);
      await this.#must(['disable', name]);
      await this.#files.ensureAbsent(path);
    }
    await this.#daemonReload();
    // Fails, and rightly, when the unit has not failed.
    await this.#systemctl(['reset-failed', name]);
    return { changed: true };
  }

  async ensureEnabled(name: string): Promise<Ensured> {
    checkUnitName(name);
    const { stdout } = await this.#systemctl(['is-enabled', name]);
    if (stdout.trim() === 'enabled') return { changed: false };
    await this.#must(['enable', name]);
    return { changed: true };
  }

  async ensureDisabled(name: string): Promise<Ensured> {
    checkUnitName(name);
    const { stdout } = await this.#systemctl(['is-enabled', name]);
    if (!stdout.startsWith('enabled')) return { changed: false };
    await this.#must(['disable', name]);
    return { changed: true };
  }

  async start(name: string): Promise<SystemdOutcome> {
    await this.#forgetStarts(name);
    return this.#job('start', name);
  }

  stop = async (name: string): Promise<SystemdOutcome> => this.#job('stop', name);

  async restart(name: string): Promise<SystemdOutcome> {
    await this.#forgetStarts(name);
    return this.#job('restart', name);
  }

  reload = async (name: string): Promise<SystemdOutcome> => this.#job('reload', name);

  async active(name: string): Promise<UnitActive> {
    checkUnitName(name);
    const { stdout } = await this.#systemctl(['is-active', name]);
    return activeStates.find((state) => state === stdout.trim()) ?? 'inactive';
  }

  async isRunning(name: string): Promise<boolean> {
    checkUnitName(name);
    for (const root of this.#controlGroups) {
      const processes = readIfThere(`${root}/system.slice/${name}/cgroup.procs`);
      if (processes !== undefined) return processes.trim() !== '';
    }
    // No such group: the service is down, or in a slice of its own.
    const state = await this.active(name);
    return state !== 'inactive' && state !== 'failed';
  }

  holdsPort = async (port: number): Promise<boolean> =>
    portsHeldByInit(this.#proc)?.includes(port) ?? true;

  async property(name: string, property: string): Promise<string> {
    checkUnitName(name);
    if (!/^[A-Za-z0-9]+$/.test(property)) {
      throw fault('SYSTEMD_FAILED', `${JSON.stringify(property)} is not the name of a property`);
    }
    const { stdout } = await this.#must(['show', '-p', property, '--value', name]);
    return stdout.trimEnd();
  }

  async journal(name: string, lines: number): Promise<string> {
    checkUnitName(name);
    const args = ['-u', name, '-o', 'cat', '-n', String(lines), '--no-pager', '-q'];
    return (await this.#processes.run('journalctl', args, { timeout: 60_000 })).stdout.trimEnd();
  }

  async #isLeftOver(name: string, path: string): Promise<boolean> {
    if ((await this.property(name, 'FragmentPath')) === path) return true;
    const isKnown = (await this.property(name, 'LoadState')) !== 'not-found';
    return !isKnown && (await this.property(name, 'ActiveState')) !== 'inactive';
  }

  async #job(job: string, name: string): Promise<SystemdOutcome> {
    checkUnitName(name);
    const { code, output } = await this.#systemctl([job, name]);
    return code === 0 ? { ok: true } : { ok: false, output: output.trimEnd() };
  }

  /**
   * Resets the counter of the start limit, in whatever state the unit is (systemctl(1), reset-failed).
   *
   * The limit is there to end a loop of crashes; several changes of config in a minute are no such loop.
   */
  async #forgetStarts(name: string): Promise<void> {
    checkUnitName(name);
    // Fails for a unit that is not loaded yet, which has no counter either.
    await this.#systemctl(['reset-failed', name]);
  }

  async #daemonReload(): Promise<void> {
    await this.#must(['daemon-reload']);
  }

  async #must(args: readonly string[]): Promise<RunResult> {
    const result = await this.#systemctl(args);
    if (result.code === 0) return result;
    const what = args.join(' ');
    throw (
      programFault('systemctl', `run systemctl ${what}`, result) ??
      fault('SYSTEMD_FAILED', `systemctl ${what} ended with status ${result.code}`, {
        details: result.output,
      })
    );
  }

  /** Fails with SYSTEMD_FAILED when there is no manager to talk to; every other failure is the caller's. */
  async #systemctl(args: readonly string[]): Promise<RunResult> {
    const options = { env: { LC_ALL: 'C' }, timeout: jobTimeout };
    const result = await this.#processes.run('systemctl', ['--no-pager', ...args], options);
    if (/has not been booted with systemd|Failed to connect to bus/.test(result.stderr)) {
      throw fault('SYSTEMD_FAILED', 'systemd cannot be reached on this machine', {
        details: result.stderr,
        hint: 'run this on a machine that was booted with systemd',
      });
    }
    return result;
  }

  #unitPath(name: string): string {
    checkUnitName(name);
    return `${this.#folder}/${name}`;
  }
}

const activeStates = [
  'active',
  'activating',
  'reloading',
  'deactivating',
  'inactive',
  'failed',
] as const satisfies readonly UnitActive[];
