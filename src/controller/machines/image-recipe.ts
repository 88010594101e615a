/** What a base image is made of; images are cached by the hash of this. */
import { createHash } from 'node:crypto';

/** A file that goes into the image as it is. */
export interface SeedFile {
  /** Absolute, as seen in the machine. */
  readonly path: string;
  readonly content: string;
  /** Of `content`; `base64` for what is not text. */
  readonly encoding: 'utf8' | 'base64';
  /** Such as `0o644`. */
  readonly mode: number;
}

/** All that decides what an image holds; the same recipe never gives a different system on purpose. */
export interface ImageRecipe {
  /** Grows when the finishing steps change. */
  readonly version: number;
  /** Debian's name of the release, such as `bookworm`. */
  readonly suite: string;
  readonly architecture: string;
  readonly packages: readonly string[];
  /** A `.sources` file; empty when mmdebstrap's own default must do. */
  readonly sources: string;
  readonly aptConf: string;
  readonly seed: readonly SeedFile[];
  /** Units that make no sense in a machine of this kind. */
  readonly masked: readonly string[];
}

/** What every machine has, whatever charm comes. */
export const imagePackages: readonly string[] = [
  ...['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'netbase', 'procps', 'ca-certificates'],
  ...['python3-venv', 'python3-pip', 'gunicorn', 'curl', 'sudo', 'logrotate'],
];

/** There is no console, no disk of its own, and nothing may be upgraded behind a charm's back. */
export const maskedUnits: readonly string[] = [
  ...['console-getty.service', 'getty@.service', 'systemd-pstore.service'],
  ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'fstrim.timer'],
  ...['e2scrub_all.timer', 'e2scrub_reap.service'],
];

/** The name under which an image with this recipe is kept. */
export function recipeHash(recipe: ImageRecipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
}

/** A text file for an image, readable by everyone unless `mode` says otherwise. */
export function seedText(path: string, content: string, mode = 0o644): SeedFile {
  return { path, content, encoding: 'utf8', mode };
}
