/**
 * Records what units have put on the machine that they run on.
 *
 * Units of several charms may share a machine, and one may leave without a last hook. So what a unit creates is
 * recorded on the machine itself, before it is created: neither a failed nor a killed hook forgets it, and a later
 * unit can tell what is left over from what is in use.
 */
import { isObject, type Json, tryParseJson } from '../../base/json.ts';
import { fingerprint } from '../state/digest.ts';
import type { Unit } from './unit.ts';

const folder = '/var/lib/charmwright-claims';

/** A claim of a unit on its machine. */
export interface MachineClaim {
  /** What is claimed, such as `wsgi`; two units can't have the same. */
  readonly place: string;
  /** `hello/0` */
  readonly unit: string;
  /** `left-over`: its unit is no longer on this machine, and can't clean up any more. */
  readonly holder: 'self' | 'other' | 'left-over';
  /** What the unit recorded with it. */
  readonly record: Json;
}

/** Reads the claim on a place; undefined when no unit has it. */
export async function readClaim(unit: Unit, place: string): Promise<MachineClaim | undefined> {
  return parseClaim(unit, await unit.machine.files.readText(fileOf(place)));
}

/** All claims on this machine, of every unit. */
export async function readClaims(unit: Unit): Promise<readonly MachineClaim[]> {
  const { files } = unit.machine;
  const claims: MachineClaim[] = [];
  for (const name of await files.list(folder)) {
    const claim = await parseClaim(unit, await files.readText(`${folder}/${name}`));
    if (claim !== undefined) claims.push(claim);
  }
  return claims;
}

/** Claims a place for this unit, or replaces the record of its claim. It holds no secret. */
export async function writeClaim(unit: Unit, place: string, record: Json): Promise<void> {
  const { files } = unit.machine;
  await files.ensureFolder({ path: folder, mode: 0o755 });
  const content = {
    place,
    unit: unit.name,
    model: unit.model.uuid,
    charm: unit.charm.folder,
    record,
  };
  await files.ensureFile({
    path: fileOf(place),
    content: `${JSON.stringify(content)}\n`,
    mode: 0o600,
  });
}

/** Removes a claim; the last claim's removal removes the folder of claims. */
export async function removeClaim({ machine: { files } }: Unit, place: string): Promise<void> {
  await files.ensureAbsent(fileOf(place));
  await files.removeEmptyFolder(folder);
}

async function parseClaim(unit: Unit, text: string | undefined): Promise<MachineClaim | undefined> {
  const found = tryParseJson(text ?? '');
  if (!isObject(found)) return undefined;
  const { place, unit: name, model, charm, record } = found;
  if (typeof place !== 'string' || typeof name !== 'string' || typeof charm !== 'string') {
    return undefined;
  }
  const isOwn = name === unit.name && model === unit.model.uuid;
  const holder = isOwn ? 'self' : (await isHere(unit, charm)) ? 'other' : 'left-over';
  return { place, unit: name, holder, record: record ?? null };
}

/** An agent removes a unit's charm with the unit. */
async function isHere({ machine: { files } }: Unit, charm: string): Promise<boolean> {
  return (await files.kind(`${charm}/dispatch`)) !== 'absent';
}

function fileOf(place: string): string {
  return `${folder}/${fingerprint(place).slice(0, 16)}.json`;
}
