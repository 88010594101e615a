import { fault } from '../../errors.ts';
import type { Ensured, Systemd, SystemdOutcome, UnitActive } from '../machine.ts';
import { checkUnitName } from '../names.ts';
import type { Answers } from './answers.ts';
import type { RecordEffect, SystemdJob } from './effect.ts';
import type { MemoryFiles } from './memory-files.ts';
import { textIn } from './memory-tree.ts';

/** What is known of a unit of the recording machine; tests may set it. */
export interface MemoryUnit {
  enabled: boolean;
  active: UnitActive;
  /** The TCP ports that an active socket unit holds. */
  listening?: readonly number[];
}

const folder = '/etc/systemd/system';

/** systemd of the recording machine: knows the units that were written or given to it. */
export class MemorySystemd implements Systemd {
  /** Name → state; the text is the file in `/etc/systemd/system`, if there is one. */
  readonly units = new Map<string, MemoryUnit>();
  readonly #files: MemoryFiles;
  readonly #answers: Answers;
  readonly #note: RecordEffect;

  constructor(files: MemoryFiles, answers: Answers, note: RecordEffect) {
    this.#files = files;
    this.#answers = answers;
    this.#note = note;
  }

  async ensureUnit(name: string, text: string): Promise<Ensured> {
    checkUnitName(name);
    const old = this.#files.tree.at(`${folder}/${name}`);
    if (old?.kind === 'file' && textIn(old.content) === text) return { changed: false };
    const owned = { owner: 'root', group: 'root', mode: 0o644 };
    this.#files.tree.put(`${folder}/${name}`, {
      kind: 'file',
      content: Buffer.from(text),
      ...owned,
    });
    const unit = this.#unit(name);
    // The manager closes what the file no longer asks for, and opens nothing before the unit is restarted.
    if (unit.listening !== undefined) {
      unit.listening = unit.listening.filter((port) => portsIn(text).includes(port));
    }
    this.#note({ kind: 'unit', name, text });
    this.#note({ kind: 'daemon-reload' });
    return { changed: true };
  }

  async ensureNoUnit(name: string): Promise<Ensured> {
    checkUnitName(name);
    if (this.#files.tree.at(`${folder}/${name}`) === undefined) return { changed: false };
    const unit = this.#unit(name);
    if (unit.active !== 'inactive') this.#note({ kind: 'stop', name });
    if (unit.enabled) this.#note({ kind: 'disable', name });
    this.units.delete(name);
    this.#files.tree.remove(`${folder}/${name}`);
    this.#note({ kind: 'remove', path: `${folder}/${name}` });
    this.#note({ kind: 'daemon-reload' });
    return { changed: true };
  }

  async ensureEnabled(name: string): Promise<Ensured> {
    checkUnitName(name);
    const unit = this.units.get(name);
    if (unit === undefined) {
      throw fault('SYSTEMD_FAILED', `cannot enable ${name}: there is no such unit`);
    }
    if (unit.enabled) return { changed: false };
    unit.enabled = true;
    this.#note({ kind: 'enable', name });
    return { changed: true };
  }

  async ensureDisabled(name: string): Promise<Ensured> {
    checkUnitName(name);
    const unit = this.units.get(name);
    if (unit?.enabled !== true) return { changed: false };
    unit.enabled = false;
    this.#note({ kind: 'disable', name });
    return { changed: true };
  }

  start = async (name: string): Promise<SystemdOutcome> => this.#do('start', name, 'active');
  stop = async (name: string): Promise<SystemdOutcome> => this.#do('stop', name, 'inactive');
  restart = async (name: string): Promise<SystemdOutcome> => this.#do('restart', name, 'active');
  reload = async (name: string): Promise<SystemdOutcome> => this.#do('reload', name, 'active');

  async active(name: string): Promise<UnitActive> {
    checkUnitName(name);
    return this.#answers.nextActive(name) ?? this.units.get(name)?.active ?? 'inactive';
  }

  async isRunning(name: string): Promise<boolean> {
    const state = await this.active(name);
    return state !== 'inactive' && state !== 'failed';
  }

  async holdsPort(port: number): Promise<boolean> {
    return [...this.units.values()].some(({ listening }) => listening?.includes(port) === true);
  }

  async property(name: string, property: string): Promise<string> {
    const scripted = this.#answers.propertyOf(name, property);
    if (scripted !== undefined) return scripted;
    if (property === 'ActiveState') return this.active(name);
    if (property === 'LoadState') return this.units.has(name) ? 'loaded' : 'not-found';
    return '';
  }

  async journal(name: string, lines: number): Promise<string> {
    return this.#answers.journalOf(name).split('\n').slice(-lines).join('\n');
  }

  #do(job: SystemdJob, name: string, after: UnitActive): SystemdOutcome {
    checkUnitName(name);
    this.#note({ kind: job, name });
    const unit = this.units.get(name);
    if (unit === undefined) return { ok: false, output: `Unit ${name} not found.` };
    if (job === 'reload' && unit.active !== 'active') {
      return { ok: false, output: `${name} is not active, cannot reload.` };
    }
    if (job === 'restart' && name.endsWith('.socket') && this.#isServing(name)) {
      return { ok: false, output: `${name}: Socket service already active, refusing.` };
    }
    const outcome = this.#answers.nextJob(job, name);
    const isOpened = job === 'restart' || unit.active !== 'active';
    if (outcome.ok) unit.active = after;
    else if (job === 'start' || job === 'restart') unit.active = 'failed';
    if (name.endsWith('.socket')) this.#listen(name, unit, isOpened);
    return outcome;
  }

  /** systemd refuses to bind a socket while the service that has its descriptors runs. */
  #isServing(socket: string): boolean {
    return this.units.get(socket.replace(/\.socket$/, '.service'))?.active === 'active';
  }

  #listen(name: string, unit: MemoryUnit, isOpened: boolean): void {
    if (unit.active !== 'active') delete unit.listening;
    else if (isOpened) unit.listening = portsIn(this.#textOf(name));
  }

  #textOf(name: string): string {
    const file = this.#files.tree.at(`${folder}/${name}`);
    return file?.kind === 'file' ? textIn(file.content) : '';
  }

  #unit(name: string): MemoryUnit {
    const unit = this.units.get(name) ?? { enabled: false, active: 'inactive' };
    this.units.set(name, unit);
    return unit;
  }
}

/** The ports of a socket unit's `ListenStream=` lines (systemd.socket(5)). */
function portsIn(text: string): readonly number[] {
  const ports = [...text.matchAll(/^ListenStream=(?:.*:)?(\d+)$/gm)].map(([, port]) =>
    Number(port),
  );
  return [...new Set(ports)];
}
