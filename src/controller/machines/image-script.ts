/** The shell script that builds an image; it finishes even when the controller is killed meanwhile. */
import { shellWord } from '../../base/shell-word.ts';
import { seedText } from './image-recipe.ts';
import type { ImageRecipe } from './image-recipe.ts';

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
umask 022
image=$1 seed=$2 new=$1.new
trap 'rm -rf "$seed"' EXIT
if [ -d "$image" ]; then exit 0; fi
: >"$image.log"
rm -rf --one-file-system "$new"
${mmdebstrap(recipe)}
echo ${shellWord(finishingLine)} >&2
tar -C "$seed/root" -c . | chroot "$new" sh -c ${shellWord(finishingScript)} finish ${recipe.masked.map(shellWord).join(' ')}
chmod 0755 "$new"
mv "$new" "$image"
`;
}

/**
 * Finishes an image from within; its input is a tar archive of the files to put in, its arguments are the units to mask.
 *
 * Seen from the host, a link of the image such as Debian 13's `/etc/default/locale` names a file of the host. Here
 * each link ends in the image: a file is written where its link leads, and in the link's own place if that is nowhere.
 */
export const finishingScript = `set -eu
rm -f /etc/hostname /etc/resolv.conf /etc/machine-id
: >/etc/machine-id
seed=$(mktemp -d)
tar -C "$seed" -xp
cd "$seed"
find . -type f | while IFS= read -r file; do
  mkdir -p "/\${file%/*}"
  ( : >>"/$file" ) 2>/dev/null || rm -f "/$file"
  cat "$file" >"/$file"
  chmod --reference="$file" "/$file"
done
cd /
rm -r "$seed"
for unit; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done
update-ca-certificates >&2
passwd --quiet --lock root
apt-cache gencaches >&2
`;

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
  ].map(shellWord);
  const archives = sources === '' ? '' : ' "$seed/debian.sources"';
  return `${argv.join(' ')} --aptopt="$seed/apt.conf" ${shellWord(suite)} "$new"${archives}`;
}
