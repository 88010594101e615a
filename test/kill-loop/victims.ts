/** Finds the processes that the loop kills, and only those of its own home and model. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const victims = ['hook', 'gunicorn', 'controller', 'supervisor', 'machine'] as const;
export type Victim = (typeof victims)[number];

/** Where to look. */
export interface Place {
  readonly home: string;
  readonly model: string;
}

/** The process ids that are such a victim at this moment. */
export function find(victim: Victim, place: Place): readonly number[] {
  switch (victim) {
    case 'controller':
      return controller(place.home);
    case 'supervisor': {
      const found = machines(place).filter(({ words }) => words.includes('charmwright-machine'));
      return found.length > 0 ? found.map(idOf) : find('machine', place);
    }
    case 'machine': {
      const found = machines(place).filter(({ words }) => words[0] === 'systemd-nspawn');
      // A machine outlives its systemd-nspawn, and its supervisor.
      return found.length > 0 ? found.map(idOf) : inside(place, ({ id }) => isInit(id));
    }
    case 'hook':
      return inside(place, ({ words }) => words.at(-1)?.endsWith('/charm.cjs') === true);
    case 'gunicorn':
      return inside(place, ({ words, parent }) => isGunicorn(words) && isInit(parent));
  }
}

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly words: readonly string[];
}

const idOf = ({ id }: Process): number => id;

function controller(home: string): readonly number[] {
  try {
    return [Number(readFileSync(join(home, 'controller.pid'), 'utf8').trim())];
  } catch {
    return [];
  }
}

/** The host's processes of the model's machines: supervisors and their systemd-nspawn. */
function machines({ home, model }: Place): readonly Process[] {
  const folder = `--directory=${home}/models/${model}/machines/`;
  return processes().filter(({ words }) => words.some((word) => word.startsWith(folder)));
}

/** Processes in the model's machines, known by their control groups; only the loop uses the model's name. */
function inside({ model }: Place, isMeant: (process: Process) => boolean): readonly number[] {
  const group = `/charmwright/${model}-`;
  return processes()
    .filter((each) => isMeant(each) && read(`/proc/${each.id}/cgroup`)?.includes(group) === true)
    .map(idOf);
}

function isGunicorn(words: readonly string[]): boolean {
  return words.includes('-m') && words.includes('gunicorn');
}

/** Whether a process is the first one of its name space, which the last number of NSpid tells (proc(5)). */
function isInit(id: number): boolean {
  return /^NSpid:.*\t1$/m.test(read(`/proc/${id}/status`) ?? '');
}

function processes(): readonly Process[] {
  const found: Process[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const words = (read(`/proc/${name}/cmdline`) ?? '').split('\0').slice(0, -1);
    const stat = read(`/proc/${name}/stat`) ?? '';
    // The name in the second field may hold blanks and brackets; the parent is the second field after it.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (words.length > 0) found.push({ id: Number(name), parent, words });
  }
  return found;
}

/** A process may end between two looks. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
