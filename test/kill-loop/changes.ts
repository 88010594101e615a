/** What an operator changes, and what the model is expected to come to. */
import type { Operator } from './operator.ts';
import type { Random } from '../seeded-random.ts';

export const application = 'lab';
export const neighbour = 'doorman';

/** All that the loop varies. */
export interface Expected {
  readonly port: number;
  readonly round: number;
  readonly version: string;
  readonly related: boolean;
  readonly units: number;
}

export const kinds = ['config', 'port', 'release', 'relation', 'unit'] as const;
export type Kind = (typeof kinds)[number];

/** 8000 among them: it is the port that gunicorn takes when it has no other. */
const ports = [80, 8000, 8080, 8001] as const;

/** What one change of this kind makes of what is expected. */
export function changed(kind: Kind, before: Expected, random: Random): Expected {
  switch (kind) {
    case 'config':
      return { ...before, round: before.round + 1 };
    case 'port': {
      const [first, ...rest] = ports.filter((port) => port !== before.port);
      return first === undefined ? before : { ...before, port: random.pick([first, ...rest]) };
    }
    case 'release':
      return { ...before, version: before.version === 'one' ? 'two' : 'one' };
    case 'relation':
      return { ...before, related: !before.related };
    case 'unit':
      return { ...before, units: before.units === 1 ? 2 : 1 };
  }
}

/** Archives of the application by version. */
export type Archives = Readonly<Record<string, string>>;

/** Gives the commands that lead from one to the other. */
export async function order(
  operator: Operator,
  archives: Archives,
  [from, to]: readonly [Expected, Expected],
): Promise<void> {
  if (from.port !== to.port || from.round !== to.round) {
    await operator.run('config', application, ...settings(to));
  }
  if (from.version !== to.version) {
    await operator.run('attach-resource', application, `build=${archives[to.version] ?? ''}`);
  }
  if (from.related !== to.related) {
    const verb = to.related ? 'integrate' : 'remove-relation';
    await operator.run(verb, `${application}:website`, `${neighbour}:website`);
  }
  if (from.units < to.units) await operator.run('add-unit', application);
  if (from.units > to.units) {
    const names = [...(await operator.units(application)).keys()];
    // Given again, the unit that was to go may have gone meanwhile: then none is left to remove.
    const last = names.length > to.units ? names.at(-1) : undefined;
    if (last !== undefined) await operator.run('remove-unit', last, '--no-prompt');
  }
}

export function settings({ port, round }: Expected): string[] {
  return [`port=${port}`, `environment_variables=ROUND=${round}`];
}
