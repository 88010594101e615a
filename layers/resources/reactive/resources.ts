import { fault, isFault, layer, messageOf, type Json, type Unit } from 'charmwright';

/** Where a resource goes, by its name. */
interface Wanted {
  readonly name: string;
  readonly destination: string;
}

/** What came of looking at one resource. */
type Outcome =
  | { readonly kind: 'news' }
  | { readonly kind: 'same' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

export default layer(({ hook }) => {
  // Juju announces a new revision by `upgrade-charm`; unpacking it in any other hook would be for nothing.
  hook('install', 'upgrade-charm').do('fetch the resources', fetchAll);
  hook('config-changed').do('fetch what was missing', async (unit) => {
    const isMissing = ({ name }: Wanted) => unit.flags.has(`resources.${name}.missing`);
    if (wantedBy(unit).some(isMissing)) await fetchAll(unit);
  });
});

async function fetchAll(unit: Unit): Promise<void> {
  const problems: string[] = [];
  for (const wanted of wantedBy(unit)) {
    const outcome = await fetchOne(unit, wanted);
    unit.flags.toggle(`resources.${wanted.name}.missing`, outcome.kind === 'missing');
    switch (outcome.kind) {
      case 'news':
        unit.flags.announce(`resources.${wanted.name}.available`);
        break;
      case 'same':
        break;
      case 'missing':
        problems.push(`attach the resource "${wanted.name}"`);
        break;
      case 'refused':
        problems.push(`the resource "${wanted.name}" can't be used: ${outcome.reason}`);
    }
  }
  if (problems.length === 0) unit.status.clear();
  else unit.status.blocked(problems.join('; '));
}

function wantedBy(unit: Unit): readonly Wanted[] {
  return Object.entries(unit.charm.options('resources')).map(([name, option]) => {
    const settings: unknown = option;
    if (typeof settings === 'object' && settings !== null && 'destination' in settings) {
      const { destination } = settings;
      if (typeof destination === 'string') return { name, destination };
    }
    throw fault(
      'RESOURCE_OPTION_INVALID',
      `the option "${name}" of layer:resources has no destination`,
    );
  });
}

async function fetchOne(unit: Unit, { name, destination }: Wanted): Promise<Outcome> {
  const archive = await unit.resources.path(name);
  if (archive === undefined) return { kind: 'missing' };
  const { files } = unit.machine;
  const next = `${destination}.next`;
  const key = `resources.${name}`;
  const known = await unit.state.get(key);
  // It goes last, so a hook was cut off here; unless the destination is as it was, it may hold some of both.
  const wasCutOff =
    (await files.kind(next)) !== 'absent' && !(await holds(unit, destination, known));
  await files.ensureAbsent(next);
  try {
    await files.unpackTarGz(archive, next);
  } catch (error) {
    // A bad archive is the operator's to mend; what was there before stays.
    if (!isFault(error, 'UNSAFE_ARCHIVE') && !isFault(error, 'ARCHIVE_INVALID')) throw error;
    if (wasCutOff) await files.ensureFolder({ path: next, mode: 0o700 });
    return { kind: 'refused', reason: messageOf(error) };
  }
  const content = await files.hashTree(next);
  if (known === content && !wasCutOff && (await files.kind(destination)) === 'folder') {
    await files.ensureAbsent(next);
    return { kind: 'same' };
  }
  await keepPrevious(unit, destination, typeof known === 'string' ? known : undefined);
  await replaceContent(unit, next, destination);
  await unit.state.set(key, content);
  return { kind: 'news' };
}

async function holds(
  { machine: { files } }: Unit,
  folder: string,
  content: Json | undefined,
): Promise<boolean> {
  return (await files.kind(folder)) === 'folder' && (await files.hashTree(folder)) === content;
}

/**
 * Keeps what is at `destination` as `<destination>.previous`, whole or not at all.
 *
 * A hook that was interrupted runs again, when what is there may already be half of the next content; then
 * what it has kept the first time stays.
 */
async function keepPrevious(
  unit: Unit,
  destination: string,
  known: string | undefined,
): Promise<void> {
  const { files } = unit.machine;
  const previous = `${destination}.previous`;
  const isKept =
    known === undefined
      ? (await files.kind(previous)) === 'folder'
      : await holds(unit, previous, known);
  if (isKept || (await files.list(destination)).length === 0) return;
  const copy = `${previous}.next`;
  await files.ensureAbsent(copy);
  await files.copyTree(destination, copy);
  await files.ensureAbsent(previous);
  await files.move(copy, previous);
}

/**
 * Puts the content of `next` in the place of that of `destination`.
 *
 * The folder itself stays: whoever has it mounted or open goes on seeing what is there, and a folder that
 * came with the machine's image could not be renamed on an overlay anyway.
 */
async function replaceContent(
  { machine: { files } }: Unit,
  next: string,
  destination: string,
): Promise<void> {
  for (const name of await files.list(destination))
    await files.ensureAbsent(`${destination}/${name}`);
  await files.ensureFolder({ path: destination, mode: 0o755 });
  for (const name of await files.list(next)) {
    await files.move(`${next}/${name}`, `${destination}/${name}`);
  }
  await files.ensureAbsent(next);
}
