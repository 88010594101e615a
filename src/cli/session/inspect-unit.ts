import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { parseInspection } from '../../dispatch/inspect/parse-inspection.ts';
import type { DescribedCharm } from '../../dispatch/charm/describe-charm.ts';
import type { Inspection } from '../../dispatch/inspect/inspection.ts';
import { fault } from '../../errors.ts';
import type { ModelOptions } from '../command.ts';
import { readText } from '../parse/pairs.ts';
import { usage } from '../parse/usage.ts';
import type { Terminal } from '../terminal.ts';
import { openSession } from './session.ts';

/** A unit of a model of this machine, or a file with what a unit elsewhere said. */
export interface UnitSource extends ModelOptions {
  readonly file?: string;
}

/** What a charm has to be for its units to be looked into. */
const ours = 'test -f charm.cjs || { echo "the charm is not made with Charmwright" >&2; exit 69; }';

/** Runs a line of shell in the charm's folder of a unit, in a context of its own; answers what it prints. */
export async function askUnit(
  terminal: Terminal,
  options: ModelOptions,
  { unit, line }: { readonly unit: string; readonly line: string },
): Promise<string> {
  const { controller, model } = await openSession(options, terminal);
  const command = [`${ours}\n${line}`];
  const request = { model, unit, command };
  const { code, stdout, stderr } = await controller.request('exec', request, terminal.interrupted);
  if (code === 0) return stdout;
  throw fault('UNIT_NOT_INSPECTABLE', `${unit} does not say what was asked`, {
    details: (stderr.trim() === '' ? `exit status ${code}` : stderr).trimEnd(),
  });
}

/** What a unit says of itself, or what it said into a file. */
export async function inspect(
  terminal: Terminal,
  options: UnitSource,
  { unit, depth }: { readonly unit: string | undefined; readonly depth: 'flags' | 'state' },
): Promise<Inspection> {
  const text = await textFrom(terminal, options, {
    unit,
    line: `CHARMWRIGHT_INSPECT=${depth} ./dispatch`,
  });
  const inspection = parseInspection(text);
  if (inspection !== undefined) return inspection;
  const who = options.file ?? unit ?? '';
  throw fault('UNIT_NOT_INSPECTABLE', `${who} holds nothing that a unit says of itself`, {
    hint: 'build the charm with this version, refresh it, and ask with CHARMWRIGHT_INSPECT',
  });
}

/** What a line prints on a unit, or what a file holds. */
export async function textFrom(
  terminal: Terminal,
  options: UnitSource,
  { unit, line }: { readonly unit: string | undefined; readonly line: string },
): Promise<string> {
  if (options.file === '-') return await textOf(terminal.stdin);
  if (options.file !== undefined) return await readText(resolve(terminal.cwd, options.file));
  if (unit === undefined) throw usage('name a unit such as hello/0, or a file with --file');
  return await askUnit(terminal, options, { unit, line });
}

/** The charm's handlers; a charm whose layers do not fit together says why. */
export function describedCharm({ charm }: Inspection): DescribedCharm {
  if (charm.described.kind === 'described') return charm.described;
  throw fault(charm.described.code, charm.described.message);
}
