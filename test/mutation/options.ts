import { parseArgs } from 'node:util';
import { findRoom, rooms, type Room } from './rooms.ts';

/** What a mutation run is asked to do. */
export interface MutationOptions {
  readonly seed: number;
  /** How many mutants are tried; those that the compiler refuses come on top. */
  readonly count: number;
  readonly rooms: readonly Room[];
  /** Only mutants whose file begins so, when it is set. */
  readonly file: string | undefined;
  readonly format: 'text' | 'json';
}

/** The text of `--help`. */
export const help = `Changes the source in one place at a time and sees whether a test notices.

  npm run test:mutation -- [--seed N] [--count N] [--room NAME]… [--file PATH] [--format text|json]

  --seed N       which changes are made; the same seed makes the same ones (default 1)
  --count N      how many changes are tried (default 120)
  --room NAME    only this room, and may be repeated: ${rooms.map(({ name }) => name).join(', ')}
  --file PATH    only files whose path begins so
  --format json  prints every change and what became of it as one JSON object
  --help         prints this

Examples:
  npm run test:mutation
  npm run test:mutation -- --seed 7 --count 40 --room reactive --room model
  npm run test:mutation -- --file src/wsgi/plan/mask.ts --count 1000 --format json

Progress goes to standard error. Ends with 0 when at least 90 % were noticed, else with 1.
`;

/** Reads the arguments; `'help'` when that is asked for. */
export function readOptions(argv: readonly string[]): MutationOptions | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '120' },
      room: { type: 'string', multiple: true, default: [] },
      file: { type: 'string' },
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { format } = values;
  if (format !== 'text' && format !== 'json')
    throw new Error(`--format ${format} is not text or json`);
  return {
    seed: readNumber('seed', values.seed),
    count: readNumber('count', values.count),
    rooms: values.room.length === 0 ? rooms : values.room.map(findRoom),
    file: values.file,
    format,
  };
}

function readNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text} is not a number`);
  return Number(text);
}
