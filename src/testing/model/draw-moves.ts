import type { State } from '../state.ts';
import { testTime } from '../test-time.ts';
import type { Model } from './model.ts';
import type { Random } from './random.ts';
import { pairsOf, type DeployOptions, type Verb } from './verbs.ts';
import { unitsOf, type SimulatedModel } from './simulated-model.ts';

/** What an operator may do. */
export interface Operator {
  /** How each charm is deployed. */
  readonly deploy?: Readonly<Record<string, DeployOptions>>;
  /** Application → values that its config may have. */
  readonly config?: Readonly<Record<string, readonly State['config'][]>>;
  /** Units an application has at most; 3 when absent. */
  readonly units?: number;
  /** Kinds of verbs that may be drawn; all when absent. */
  readonly verbs?: readonly Verb['kind'][];
}

/** Something that an operator could do to the model as it is; undefined when there is nothing. */
export function drawVerb(
  model: Model,
  operator: Operator,
  { charms, random }: { readonly charms: readonly string[]; readonly random: Random },
): Verb | undefined {
  const { world } = model;
  const all = [
    ...deploys(world, charms, operator),
    ...relates(world),
    ...removals(world),
    ...unitVerbs(world, operator),
    ...configs(world, operator),
    ...rotations(world),
  ];
  const allowed = all.filter(({ kind }) => operator.verbs?.includes(kind) ?? true);
  // First the kind, so that what can be done in many ways is not done most of the time.
  const kind = random.pick([...new Set(allowed.map((verb) => verb.kind))]);
  return random.pick(allowed.filter((verb) => verb.kind === kind));
}

function deploys(world: SimulatedModel, charms: readonly string[], { deploy }: Operator): Verb[] {
  return charms.flatMap((charm): Verb[] => {
    const options = deploy?.[charm];
    if (world.applications.has(options?.name ?? charm)) return [];
    return [{ kind: 'deploy', charm, ...(options === undefined ? {} : { options }) }];
  });
}

function alive(world: SimulatedModel): readonly string[] {
  return [...world.applications.values()].filter(({ dying }) => !dying).map(({ name }) => name);
}

function relates(world: SimulatedModel): Verb[] {
  const names = alive(world);
  const related = new Set(
    [...world.relations.values()].flatMap(({ ends: [one, other] }) => {
      const [a, b] = [
        `${one.application}:${one.endpoint}`,
        `${other.application}:${other.endpoint}`,
      ];
      return [`${a} ${b}`, `${b} ${a}`];
    }),
  );
  return names.flatMap((one, index) =>
    names.slice(index + 1).flatMap((other) =>
      pairsOf(world, one, other).flatMap(([a, b]): Verb[] => {
        const [left, right] = [`${a.application}:${a.endpoint}`, `${b.application}:${b.endpoint}`];
        const again = related.has(`${left} ${right}`);
        return again ? [] : [{ kind: 'relate', one: left, other: right }];
      }),
    ),
  );
}

function removals(world: SimulatedModel): Verb[] {
  const relations = [...world.relations.values()].flatMap(({ ends, peer, dying }): Verb[] => {
    const [one, other] = ends.map(({ application, endpoint }) => `${application}:${endpoint}`);
    if (peer || dying || one === undefined || other === undefined) return [];
    return [{ kind: 'removeRelation', one, other }];
  });
  const applications = alive(world).map((application): Verb => ({
    kind: 'removeApplication',
    application,
  }));
  return [...relations, ...applications];
}

function unitVerbs(world: SimulatedModel, { units: most = 3 }: Operator): Verb[] {
  return alive(world).flatMap((application): Verb[] => {
    const units = unitsOf(world, application).filter(({ dying }) => !dying);
    return [
      ...(units.length < most ? [{ kind: 'addUnit', application } as const] : []),
      ...(units.length > 1 ? [{ kind: 'failOver', application } as const] : []),
      ...units.map(({ name }): Verb => ({ kind: 'removeUnit', unit: name })),
      { kind: 'upgrade', application },
    ];
  });
}

function configs(world: SimulatedModel, { config = {} }: Operator): Verb[] {
  return alive(world).flatMap((application) =>
    (config[application] ?? []).map((values): Verb => ({ kind: 'config', application, values })),
  );
}

/** Secrets whose charm asked for their rotation, and whose time has not come yet. */
function rotations(world: SimulatedModel): Verb[] {
  return world.secrets.all().flatMap(({ id, owner, rotates }): Verb[] => {
    if (owner === undefined || rotates === undefined || rotates.at <= testTime) return [];
    return [{ kind: 'rotateSecret', secret: id }];
  });
}
