import { parseArgs } from 'node:util';

export interface LoopOptions {
  /** How many processes are killed. */
  readonly kills: number;
  /** How many of the kills fall into a change of the port; the rest into all kinds of changes. */
  readonly ports: number;
  readonly seed: number;
  /** An existing controller home, whose base image is used; without it one of the loop's own is made and removed. */
  readonly home: string | undefined;
  /** Seconds that a unit may take to converge. */
  readonly patience: number;
}

/** Reads `--kills 200 --ports 40 --seed 7 --home DIR --patience 60`. */
export function readOptions(argv: readonly string[]): LoopOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      kills: { type: 'string', default: '100' },
      ports: { type: 'string' },
      seed: { type: 'string', default: '1' },
      home: { type: 'string' },
      patience: { type: 'string', default: '60' },
    },
  });
  const kills = count('kills', values.kills);
  const ports = values.ports === undefined ? Math.ceil(kills / 5) : count('ports', values.ports);
  if (ports > kills) throw new Error(`--ports ${ports} is more than --kills ${kills}`);
  return {
    kills,
    ports,
    seed: count('seed', values.seed),
    home: values.home,
    patience: count('patience', values.patience),
  };
}

function count(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text} is not a number`);
  return Number(text);
}
