import { fault, isFault, layer, messageOf, type Unit } from 'charmwright';

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
  // It goes last, so a hook was cut off here, and the destination may hold some of both contents.
  const wasCutOff = (await files.kind(next)) !== 'absent';
  await files.ensureAbsent(next);
  try {
    await files.unpackTarGz(archive, next);
  } catch (error) {
    // A bad archive is the operator's to mend; what was there before stays.
    if (!isFault(error, 'UNSAFE_ARCHIVE') && !isFault(error, 'ARCHIVE_INVALID')) throw error;
    if (wasCutOff) await files.ensureFolder({ path: next, mode: 0o700 });
    return { kind: 'refused', reason: messageOf(error) };
  }
  const key = `resources.${name}`;
  const content = await files.hashTree(next);
  const known = await unit.state.get(key);
  if (known === content && !wasCutOff && (await files.kind(destination)) === 'folder') {
    await files.ensureAbsent(next);
    return { kind: 'same' };
  }
  await swap(unit, next, destination);
  await unit.state.set(key, content);
  return { kind: 'news' };
}

/**
 * Puts the content of `next` in the place of that of `destination`, which is kept once.
 *
 * The folder itself stays: whoever has it mounted or open goes on seeing what is there, and a folder that
 * came with the machine's image could not be renamed on an overlay anyway.
 */
async function swap(unit: Unit, next: string, destination: string): Promise<void> {
  const { files } = unit.machine;
  const previous = `${destination}.previous`;
  await files.ensureAbsent(previous);
  if ((await files.list(destination)).length > 0) {
    await files.ensureFolder({ path: previous, mode: 0o755 });
    await moveContent(unit, destination, previous);
  }
  await files.ensureFolder({ path: destination, mode: 0o755 });
  await moveContent(unit, next, destination);
  await files.ensureAbsent(next);
}

async function moveContent({ machine: { files } }: Unit, from: string, to: string): Promise<void> {
  for (const name of await files.list(from)) await files.move(`${from}/${name}`, `${to}/${name}`);
}
