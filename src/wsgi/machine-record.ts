/** What the layer has made on the machine beside its own folders and units, as its claim on the machine records it. */
import { isList, objectOrEmpty, readClaim, writeClaim } from '../index.ts';
import type { Json, Unit } from '../index.ts';

/** One machine serves one application: the units, the user and the folders have fixed names. */
export const place = 'wsgi';

/** By path or name; what was there before is not in it. */
export interface MachineRecord {
  readonly users: readonly string[];
  readonly logfiles: readonly string[];
  readonly folders: readonly string[];
}

/** Reads a claim's record; what it does not say is empty. */
export function recordFrom(value: Json | undefined): MachineRecord {
  const found = objectOrEmpty(value);
  const texts = (key: string): readonly string[] => {
    const list = found[key];
    return isList(list) ? list.filter((each) => typeof each === 'string') : [];
  };
  return { users: texts('users'), logfiles: texts('logfiles'), folders: texts('folders') };
}

/** Makes the service's user; one that is there already stays when the unit goes. */
export async function ensureServiceUser(unit: Unit, name: string): Promise<void> {
  const { users } = unit.machine;
  if (!(await users.exists(name))) await record(unit, { users: [name] });
  await users.ensureSystemUser(name);
}

/** Records a log file that is about to be made, with the folders above it that are missing. */
export async function recordLogfile(unit: Unit, path: string): Promise<void> {
  await record(unit, { logfiles: [path], folders: await missingFolders(unit, path) });
}

async function missingFolders({ machine: { files } }: Unit, path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if ((await files.kind(folder)) !== 'absent') break;
    missing.push(folder);
  }
  return missing;
}

/** Before the thing is made, so that a hook that is killed then does not leave it behind without an owner. */
async function record(unit: Unit, made: Partial<MachineRecord>): Promise<void> {
  const known = recordFrom((await readClaim(unit, place))?.record);
  const both = (key: keyof MachineRecord): string[] => [
    ...new Set([...known[key], ...(made[key] ?? [])]),
  ];
  await writeClaim(unit, place, {
    users: both('users'),
    logfiles: both('logfiles'),
    folders: both('folders'),
  });
}
