/** The shell script that builds an image; it finishes even when the controller is killed meanwhile. */
import { seedText } from './image-recipe.ts';
import type { ImageRecipe } from './image-recipe.ts';
import { quote } from './shell-word.ts';

/** A line that stands for "all but the finishing touches is done" in the log. */
export const finishingLine = 'I: finishing the image';

/**
 * Builds `$1.new` and renames it to `$1`; `$2` holds the files to put in and is removed. Its output
 * is expected to be appended to `$1.log`.
 *
 * It is to be run while the image's lock is held: what a killed build left is removed first. It runs
 * in a mount namespace of its own, so that nothing stays mounted when it is killed.
 */
export function imageScript(recipe: ImageRecipe): string {
  return `set -eu
image=$1 seed=$2 new=$1.new
trap 'rm -rf "$seed"' EXIT
if [ -d "$image" ]; then exit 0; fi
: >"$image.log"
rm -rf --one-file-system "$new"
${mmdebstrap(recipe)}
echo ${quote(finishingLine)} >&2
rm -f "$new/etc/hostname" "$new/etc/resolv.conf"
: >"$new/etc/machine-id"
cp -R --preserve=mode,timestamps "$seed/root/." "$new/"
for unit in ${recipe.masked.map(quote).join(' ')}; do
  ln -sf /dev/null "$new/etc/systemd/system/$unit"
done
chroot "$new" update-ca-certificates >&2
chroot "$new" passwd --quiet --lock root
chroot "$new" apt-cache gencaches >&2
chmod 0755 "$new"
mv "$new" "$image"
`;
}

/** The files that every image gets besides those of the recipe. */
export function fixedSeed(recipe: ImageRecipe): ImageRecipe['seed'] {
  return [
    seedText('/etc/default/locale', 'LANG=C.UTF-8\n'),
    // The machine's files are in the page cache's care anyway: a dpkg that syncs takes twice as long.
    seedText('/etc/dpkg/dpkg.cfg.d/charmwright', 'force-unsafe-io\n'),
    seedText(
      '/etc/systemd/journald.conf.d/charmwright.conf',
      '[Journal]\nStorage=persistent\nSystemMaxUse=200M\n',
    ),
    // May hold a proxy's password; apt reads its configuration as root.
    seedText('/etc/apt/apt.conf.d/90charmwright', recipe.aptConf, 0o600),
    ...recipe.seed,
  ];
}

function mmdebstrap({ suite, packages, sources }: ImageRecipe): string {
  const argv = [
    'mmdebstrap',
    '--mode=root',
    '--format=directory',
    '--variant=minbase',
    '--verbose',
    // With its lists a machine can install at once, without updating first.
    '--skip=cleanup/apt/lists',
    '--dpkgopt=force-unsafe-io',
    `--include=${packages.join(',')}`,
  ].map(quote);
  const archives = sources === '' ? '' : ' "$seed/debian.sources"';
  return `${argv.join(' ')} --aptopt="$seed/apt.conf" ${quote(suite)} "$new"${archives}`;
}
