/**
 * What a server or a front needs on a machine, as plain data.
 *
 * `servers/` and `fronts/` make blueprints without I/O; `engine/` applies them and knows no program by name.
 */
import type { Json } from '../../index.ts';

/**
 * What a change of a file asks of the programs that read it, from the least to the most. `rebind` closes the
 * listening sockets and binds them again.
 */
export const changeEffects = ['nothing', 'reload', 'restart', 'rebind'] as const;
export type ChangeEffect = (typeof changeEffects)[number];

/** A file of the charm's `templates/` and the values of its placeholders. */
export interface Template {
  readonly template: string;
  readonly values: Readonly<Record<string, Json>>;
}

/**
 * A file that the layer writes, replaces and removes.
 *
 * A file in `/etc/systemd/system` is a unit file: systemd reads it again when it changes. The files of a blueprint
 * are written in their order, so that what a unit reads stands before the unit.
 */
export interface ManagedFile<Content extends string | Template = string> {
  readonly path: string;
  readonly content: Content;
  readonly mode: number;
  /** root when absent. */
  readonly owner?: string;
  /** Whether the content must not be shown, nor be readable by anyone but root. */
  readonly secret?: true;
  readonly onChange: ChangeEffect;
}

/** A unit that runs while the plan serves; its unit file is one of the blueprint's files. */
export interface UnitSpec {
  /** With its suffix, such as `gunicorn3.service`. */
  readonly name: string;
  /** Sockets are started before services and removed before them: a client of a socket starts its service again. */
  readonly kind: 'socket' | 'service';
}

/** Everything of one server or front on the machine. */
export interface Blueprint {
  readonly files: readonly ManagedFile<string | Template>[];
  /** The units, in the order in which they are started. */
  readonly units: readonly UnitSpec[];
}
