import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { parseInspection } from '../../dispatch/inspect/parse-inspection.ts';
import type { DescribedCharm } from '../../dispatch/charm/describe-charm.ts';
import type { Inspection } from '../../dispatch/inspect/inspection.ts';
import { fault } from '../../errors.ts';
import type { ModelOptions } from '../command.ts';
import { readText } from '../parse/name-values.ts';
import { usageError } from '../parse/usage-error.ts';
import type { Terminal } from '../terminal.ts';
import { openSession } from './session.ts';

/** A unit of a model of this machine, or a file with the output of a unit elsewhere. */
export interface UnitSource extends ModelOptions {
  readonly file?: string;
}

/** Only units of charms that are made with Charmwright can be inspected. */
const requireCharmwright =
  'test -f charm.cjs || { echo "the charm is not made with Charmwright" >&2; exit 69; }';

/** Runs a line of shell in the charm's folder of a unit, in a hook context; returns its output. */
export async function runOnUnit(
  terminal: Terminal,
  options: ModelOptions,
  { unit, line }: { readonly unit: string; readonly line: string },
): Promise<string> {
  const { controller, model } = await openSession(options, terminal);
  const command = [`${requireCharmwright}\n${line}`];
  const request = { model, unit, command };
  const { code, stdout, stderr } = await controller.request('exec', request, terminal.interrupted);
  if (code === 0) return stdout;
  throw fault('UNIT_NOT_INSPECTABLE', `${unit} cannot be inspected`, {
    details: (stderr.trim() === '' ? `exit status ${code}` : stderr).trimEnd(),
  });
}

/** Inspects a unit, or reads the inspection of a unit elsewhere from a file. */
export async function inspectUnit(
  terminal: Terminal,
  options: UnitSource,
  { unit, depth }: { readonly unit: string | undefined; readonly depth: 'flags' | 'state' },
): Promise<Inspection> {
  const text = await readUnitOutput(terminal, options, {
    unit,
    line: `CHARMWRIGHT_INSPECT=${depth} ./dispatch`,
  });
  const inspection = parseInspection(text);
  if (inspection !== undefined) return inspection;
  const source = options.file ?? unit ?? '';
  throw fault('UNIT_NOT_INSPECTABLE', `${source} holds no inspection of a unit`, {
    hint: 'build the charm with this version, refresh it, and run its dispatch with CHARMWRIGHT_INSPECT',
  });
}

/** The output of a shell line on a unit, or the content of a file. */
export async function readUnitOutput(
  terminal: Terminal,
  options: UnitSource,
  { unit, line }: { readonly unit: string | undefined; readonly line: string },
): Promise<string> {
  if (options.file === '-') return await textOf(terminal.stdin);
  if (options.file !== undefined) return await readText(resolve(terminal.cwd, options.file));
  if (unit === undefined) throw usageError('name a unit such as hello/0, or a file with --file');
  return await runOnUnit(terminal, options, { unit, line });
}

/** The charm's handlers.
 *
 * @throws the fault that the charm reports when its layers do not fit together.
 */
export function describedCharm({ charm }: Inspection): DescribedCharm {
  if (charm.described.kind === 'described') return charm.described;
  throw fault(charm.described.code, charm.described.message);
}
