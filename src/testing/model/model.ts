import { describeError, fault } from '../../errors.ts';
import type { CharmUnderTest } from '../charm.ts';
import type { TestEvent } from '../on.ts';
import { deepFreeze } from '../../dispatch/unit/deep-freeze.ts';
import type { Bag, State } from '../state.ts';
import { nextOf, runEvent, runStep, type UnitStep } from './unit-step.ts';
import { applicationNamed, invalid, known } from './operator-errors.ts';
import { secretNamed, type SecretContent } from './secrets.ts';
import { operate, type DeployOptions, type Verb } from './verbs.ts';
import { stateOf, type RelationOrder } from './unit-view.ts';
import { emptyModel, endsOf, type SimulatedUnit, type SimulatedModel } from './simulated-model.ts';

/** One hook that ran in a model. */
export interface HistoryEntry {
  readonly unit: string;
  readonly hook: string;
  /** Ids of the handlers, in order. */
  readonly ran: readonly string[];
}

export interface ModelOptions {
  /** Hooks after which a model that does not become idle fails; 100,000 when absent. */
  readonly most?: number;
}

/**
 * Several charms and units together, in memory.
 *
 * The operator's verbs act at once; hooks run one after the other, in the order of Juju's own
 * resolver. What a hook writes others see when it has ended, all at once; of a failed hook they see nothing.
 */
export class Model {
  readonly #world: SimulatedModel = emptyModel();
  readonly #charms: ReadonlyMap<string, CharmUnderTest>;
  readonly #most: number;
  readonly #history: HistoryEntry[] = [];

  constructor(
    charms: Readonly<Record<string, CharmUnderTest>>,
    { most = 100_000 }: ModelOptions = {},
  ) {
    this.#charms = new Map(Object.entries(charms));
    this.#most = most;
  }

  deploy(charm: string, options?: DeployOptions): this {
    return this.do({ kind: 'deploy', charm, ...(options === undefined ? {} : { options }) });
  }

  /** `relate('hello:website', 'haproxy')`; an endpoint may be left out where only one fits. */
  relate(one: string, other: string): this {
    return this.do({ kind: 'relate', one, other });
  }

  removeRelation(one: string, other: string): this {
    return this.do({ kind: 'removeRelation', one, other });
  }

  config(application: string, values: State['config']): this {
    return this.do({ kind: 'config', application, values });
  }

  addUnit(application: string): this {
    return this.do({ kind: 'addUnit', application });
  }

  removeUnit(unit: string): this {
    return this.do({ kind: 'removeUnit', unit });
  }

  removeApplication(application: string): this {
    return this.do({ kind: 'removeApplication', application });
  }

  /** Makes the application's next unit the leader. */
  failOver(application: string): this {
    return this.do({ kind: 'failOver', application });
  }

  /** A new revision of the charm, with the same content. */
  upgrade(application: string): this {
    return this.do({ kind: 'upgrade', application });
  }

  /** A secret of a user's own; a charm learns its id by config, see {@link Model.secretUri}. */
  addSecret(name: string, content: SecretContent): this {
    return this.do({ kind: 'addSecret', name, content });
  }

  /** Gives a user's secret a new revision; its readers get `secret-changed`. */
  updateSecret(name: string, content: SecretContent): this {
    return this.do({ kind: 'updateSecret', name, content });
  }

  grantSecret(name: string, application: string): this {
    return this.do({ kind: 'grantSecret', name, application });
  }

  /** Lets the time come to rotate a charm's secret, by id or label: its owner's `secret-rotate` is due. */
  rotateSecret(secret: string): this {
    return this.do({ kind: 'rotateSecret', secret });
  }

  /** `secret:…` of a secret, by id or label, as it is put into config. */
  secretUri(secret: string): string {
    return `secret:${secretNamed(this.#world, secret).id}`;
  }

  /** @throws TEST_MODEL_INVALID for what an operator could not do. */
  do(verb: Verb): this {
    operate(this.#world, this.#charms, verb);
    return this;
  }

  /**
   * Lets a unit do what its agent does next.
   *
   * @param shuffle Juju goes through relations in a random order; each number is one such order. By id when absent.
   */
  async step(unit: string, shuffle?: number): Promise<UnitStep> {
    const found = known('unit', this.#world.units, unit);
    const ended = await runStep(this.#world, found, nextOf(this.#world, found, shuffled(shuffle)));
    this.#note(found, ended);
    return ended;
  }

  /** Runs an event of a unit now: an action, `update-status`, or one that Juju would not run yet. */
  async run(unit: string, event: TestEvent): Promise<State> {
    const found = known('unit', this.#world.units, unit);
    this.#note(found, await runEvent(this.#world, found, event));
    return this.unit(unit);
  }

  /**
   * Runs the hooks of units until none has anything to do.
   *
   * Each unit goes on until it is idle, then the next: the order with the fewest hooks. `interleavings` draws
   * other orders.
   *
   * @throws TEST_MODEL_FAILED for a hook that fails, or when there is no end.
   */
  async untilIdle(): Promise<this> {
    const begun = this.#history.length;
    for (let busy = true; busy;) {
      busy = false;
      for (const name of [...this.#world.units.keys()]) {
        const ran = await this.#drain(name, begun);
        busy ||= ran;
      }
    }
    return this;
  }

  /** Units that have something to do, in the order they were added. */
  busy(): readonly string[] {
    const units = [...this.#world.units.values()];
    return units.filter((unit) => this.#isBusy(unit)).map(({ name }) => name);
  }

  /** Every hook that ran, oldest first. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  units(application?: string): readonly string[] {
    const all = [...this.#world.units.values()];
    return all
      .filter((unit) => application === undefined || unit.application.name === application)
      .map(({ name }) => name);
  }

  applications(): readonly string[] {
    return [...this.#world.applications.keys()];
  }

  leader(application: string): string | undefined {
    return applicationNamed(this.#world, application).leader;
  }

  /** Every relation but those of peers, as `hello:website haproxy:website`. */
  relations(): readonly string[] {
    return [...this.#world.relations.values()]
      .filter(({ peer, dying }) => !peer && !dying)
      .map(({ ends }) => ends.map((end) => `${end.application}:${end.endpoint}`).join(' '));
  }

  /** A unit as it sees itself between two hooks. */
  unit(name: string): State {
    return deepFreeze(stateOf(this.#world, known('unit', this.#world.units, name), undefined));
  }

  /**
   * What a unit or application has written into the relations of one of its endpoints, by relation id.
   *
   * What a unit has left is not among them: units that join later do not see it.
   */
  bags(owner: string, endpoint: string): readonly Bag[] {
    const application = owner.split('/')[0] ?? '';
    return [...this.#world.relations.values()].flatMap((relation) => {
      if (endsOf(relation, application)?.own.endpoint !== endpoint) return [];
      if (owner !== application && !relation.scope.has(owner)) return [];
      const found = this.#world.bags.find(relation.id, owner);
      return found === undefined ? [] : [found.settings];
    });
  }

  /** @internal for the drawing of legal moves */
  get world(): SimulatedModel {
    return this.#world;
  }

  #isBusy(unit: SimulatedUnit): boolean {
    return nextOf(this.#world, unit, (id) => id).kind !== 'idle';
  }

  /** Whether the unit had anything to do. */
  async #drain(name: string, begun: number): Promise<boolean> {
    for (let steps = 0; ; steps += 1) {
      const unit = this.#world.units.get(name);
      const next = unit === undefined ? undefined : nextOf(this.#world, unit, (id) => id);
      if (unit === undefined || next === undefined || next.kind === 'idle') return steps > 0;
      this.#note(unit, await runStep(this.#world, unit, next));
      if (this.#history.length - begun > this.#most) throw endless(this.#history);
    }
  }

  #note({ name }: SimulatedUnit, ended: UnitStep): void {
    if (ended.kind === 'failed') throw failed(name, ended.hook, ended.error);
    const { hook, ran } = ended;
    if (hook !== undefined) this.#history.push({ unit: name, hook, ran });
  }
}

/** A permutation: multiplying modulo a prime keeps ids apart. */
function shuffled(shuffle: number | undefined): RelationOrder {
  return shuffle === undefined ? (id) => id : (id) => ((id + 1) * (2 * shuffle + 1)) % 1_000_003;
}

/** A model with no application yet, of these charms. */
export function model(
  charms: Readonly<Record<string, CharmUnderTest>>,
  options?: ModelOptions,
): Model {
  if (Object.keys(charms).length === 0) throw invalid('a model needs a charm at least');
  return new Model(charms, options);
}

function failed(unit: string, hook: string, cause: unknown): Error {
  return fault('TEST_MODEL_FAILED', `${hook} of ${unit} failed`, {
    details: describeError(cause),
    cause,
  });
}

function endless(history: readonly HistoryEntry[]): Error {
  const last = history.slice(-10).map(({ unit, hook }) => `${unit}: ${hook}`);
  return fault('TEST_MODEL_FAILED', 'the model does not become idle', {
    details: `the last hooks:\n${last.join('\n')}`,
  });
}
