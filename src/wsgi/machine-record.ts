/** What the layer has made on the machine beside its own folders and units, as recorded in its claim. */
import { isList, objectOrEmpty, readClaim, writeClaim } from '../index.ts';
import type { Json, Unit } from '../index.ts';

/** The claim's name. One machine serves one application: the units, the user and the folders have fixed names. */
export const claimName = 'wsgi';

/** Paths or names; what existed before is not recorded. */
export interface MachineRecord {
  readonly users: readonly string[];
  readonly logfiles: readonly string[];
  readonly folders: readonly string[];
}

/** Reads a claim's record; a missing list is empty. */
export function recordFrom(value: Json | undefined): MachineRecord {
  const found = objectOrEmpty(value);
  const texts = (key: string): readonly string[] => {
    const list = found[key];
    return isList(list) ? list.filter((each) => typeof each === 'string') : [];
  };
  return { users: texts('users'), logfiles: texts('logfiles'), folders: texts('folders') };
}

/** Creates the service's user; a user that existed before is not removed with the unit. */
export async function ensureServiceUser(unit: Unit, name: string): Promise<void> {
  const { users } = unit.machine;
  if (!(await users.exists(name))) await record(unit, { users: [name] });
  await users.ensureSystemUser(name);
}

/** Records a log file before it is created, with the folders above it that are missing. */
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

/** Records before the thing is made, so that a hook that is killed in between leaves nothing without a record. */
async function record(unit: Unit, made: Partial<MachineRecord>): Promise<void> {
  const known = recordFrom((await readClaim(unit, claimName))?.record);
  const both = (key: keyof MachineRecord): string[] => [
    ...new Set([...known[key], ...(made[key] ?? [])]),
  ];
  await writeClaim(unit, claimName, {
    users: both('users'),
    logfiles: both('logfiles'),
    folders: both('folders'),
  });
}
